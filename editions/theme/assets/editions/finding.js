/* What a query means, and what it finds: the readings of Pagefind's index, one for each word or
   phrase, joined as the query says. From a disk, where Pagefind cannot run, the same over plain
   scripts. Loaded when a reader first searches. */
(() => {
  "use strict";

  const APART = "⁂"; // Before the words by which a record is found that do not stand in it.
  const MOST_CHECKED = 60;
  const { base, load } = window.editions.search;

  const bare = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "");
  const folded = (text) =>
    bare(text.toLowerCase()).replace(/[ßæœøłđþıð]/g, (one) => LETTERS[one] ?? one);
  const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", þ: "th", ı: "i", ð: "d" };
  const WORD = /[\p{L}\p{N}\p{M}]+(?:['’-][\p{L}\p{N}\p{M}]+)*/gu;
  const wordsOf = (text) => text.match(WORD) ?? [];

  /* The query: clauses that must all hold; each is one or more leaves, of which one must.
     `-` before a leaf: it must not hold. `OR` between two: one of them. */
  const TOKEN = /(-?)"([^"]+)"?|[()]|[^\s()"]+/gu;
  const parse = (query) => {
    const clauses = [];
    let isEither = false;
    const plain = query.normalize("NFC").replace(/[“”„«»‟]/g, '"').replace(/(^|\s)[–—−](?=\S)/g, "$1-");
    for (const [token, minus, quoted] of plain.matchAll(TOKEN)) {
      if (token === "OR") {
        isEither = clauses.length > 0;
        continue;
      }
      const isNot = minus === "-" || /^-[\p{L}\p{N}]/u.test(token);
      const text = (quoted ?? token).replace(/^-/, "").trim();
      if (wordsOf(text).length === 0) continue;
      const isStart = quoted === undefined && /[\p{L}\p{N}]\*$/u.test(text);
      const kind = quoted !== undefined ? "phrase" : isStart ? "start" : "word";
      const leaf = { kind, text: isStart ? text.slice(0, -1) : text };
      if (isEither && !isNot) clauses.at(-1).leaves.push(leaf);
      else clauses.push({ isNot, leaves: [leaf] });
      isEither = false;
    }
    return clauses;
  };

  /* What a leaf says of a text, where the index alone cannot tell: the words as they are typed,
     but for capitals; words that begin so, but for marks too. */
  const exact = (text) => wordsOf(text.normalize("NFC").toLowerCase()).join(" ");
  const CHECKS = {
    phrase: ({ text }) => {
      const wanted = ` ${exact(text)} `;
      return (content) => ` ${exact(content)} `.includes(wanted);
    },
    start: ({ text }) => {
      const wanted = folded(text);
      return (content) => wordsOf(content).some((word) => folded(word).startsWith(wanted));
    },
  };

  /* Pagefind: an index for each language, so that each word is stemmed as its text is, and several
     in a large edition. Each language has a program of its own, which asks all of its indexes: two
     instances of one program share its memory, and spoil it. The id of what is found begins with
     the index's name. */
  const RANKING = { termSimilarity: 1, pageLength: 0.6 };
  const pagefind = async (told) => {
    const language = (name) => name.split("-")[0];
    const place = (name) => new URL(`pagefind/${name}/`, base);
    const engines = await Promise.all(
      [...new Set(told.indexes.map(language))].map(async (one) => {
        const [first, ...further] = told.indexes.filter((name) => language(name) === one);
        const engine = await import(new URL("pagefind.js", place(first)));
        await engine.options({ baseUrl: "/", ranking: RANKING });
        await engine.init();
        await Promise.all(further.map((name) => engine.mergeIndex(place(name).href, { ranking: RANKING })));
        return engine;
      }),
    );
    const fetched = (path) => fetch(new URL(path, base));
    const once = (make) => {
      const known = new Map();
      return (key) => {
        if (!known.has(key)) {
          const made = make(key);
          made.catch(() => known.delete(key)); // What failed is tried again.
          known.set(key, made);
        }
        return known.get(key);
      };
    };
    const search = once(async (term) => {
      const found = new Map();
      for (const { results } of await Promise.all(engines.map((engine) => engine.search(term)))) {
        for (const { id, score, words } of results) found.set(id, { score, places: words });
      }
      return found;
    });
    const order = once(async () => {
      const runs = await (await fetched("search/order.json")).json();
      return runs.flatMap(([start, names]) => names.split(" ").map((name) => `${start}_${name}`));
    });
    /* The ids of the records that have a value of a filter: Pagefind would fetch its whole index to
       say what a filter without words finds. */
    const values = once(async (name) => {
      const [steps, ids] = await Promise.all([
        fetched(`search/filters/${name}.json`).then((answer) => answer.json()),
        order(),
      ]);
      const found = {};
      for (const [value, far] of Object.entries(steps)) {
        let at = 0;
        found[value] = new Set(far.map((step) => ids[(at += step)]));
      }
      return found;
    });
    const fragment = once(async (id) => {
      const packed = await fetched(`pagefind/${id.split("_")[0]}/fragment/${id}.pf_fragment`);
      const stream = packed.body.pipeThrough(new DecompressionStream("gzip"));
      const text = await new Response(stream).text();
      const { url, content, filters, anchors } = JSON.parse(text.slice(text.indexOf("{")));
      const uri = `${url.replace(/^\//, "").replace(/\/\d+\.html$/, "")}.html`;
      return { uri, content, filters, anchors };
    });
    return {
      /* The records that have a word, whatever its ending, by id. */
      word: async (text) => {
        const [whole, parts] = await Promise.all([search(`"${text}"`), search(text)]);
        return new Map([...whole].map(([id, one]) => [id, parts.get(id) ?? one]));
      },
      start: search,
      phrase: (text) => search(`"${text}"`),
      values,
      all: () => order(),
      record: fragment,
      order: () => order(),
      nearby: async (letter) => {
        const files = await (await fetched("search/words/index.json")).json();
        return letter in files ? (await fetched(`search/words/${letter}.json`)).json() : {};
      },
    };
  };

  /* From a disk: all records, gone through word by word. It knows no endings of words. */
  const disk = async () => {
    await load("search/disk/index.js");
    const { parts, pages, read } = window.editions.disk;
    for (const part of parts) await load(`search/disk/${part}`);
    const order = new Map(pages.map(({ uri }, at) => [uri, at]));
    read.sort(([one], [other]) => order.get(one) - order.get(other));
    const every = read.flatMap(([uri, units]) => units.map((unit) => [pages[order.get(uri)], ...unit]));
    const records = every.map(([page, anchor, filters, words, names], id) => ({
      id: String(id),
      page,
      anchor,
      filters,
      content: names ? `${words} ${APART} ${names}` : words,
    }));
    const texts = records.map((one) => one.content.split(/\s+/).map((word) => bareWord(word)));
    const through = (holds) => {
      const found = new Map();
      texts.forEach((words, at) => {
        const places = [];
        words.forEach((word, place) => holds(word) && places.push(place));
        if (places.length) found.set(records[at].id, { score: places.length / Math.sqrt(words.length), places });
      });
      return found;
    };
    const all = (one) => ({ ...one.filters, ...one.page.filters });
    return {
      word: async (text) => {
        const wanted = wordsOf(text).map(folded);
        const found = through((word) => wanted.includes(word) || partsOf(word).includes(wanted[0]));
        return wanted.length > 1 ? keepPhrase(found, wanted) : found;
      },
      start: async (text) => through((word) => word.startsWith(folded(text))),
      phrase: async (text) => keepPhrase(through((word) => word === folded(wordsOf(text)[0])), wordsOf(text).map(folded)),
      values: async (name) => {
        const found = {};
        for (const one of records) {
          for (const value of all(one)[name] ?? []) (found[value] ??= new Set()).add(one.id);
        }
        return found;
      },
      all: async () => records.map((one) => one.id),
      record: async (id) => {
        const one = records[Number(id)];
        const anchors = one.anchor ? [{ id: one.anchor, location: 0 }] : [];
        return { uri: one.page.uri, content: one.content, filters: all(one), anchors };
      },
      order: async () => records.map((one) => one.id),
      nearby: async () => {
        const words = {};
        for (const text of texts) for (const word of text) words[word] = [[word, (words[word]?.[0][1] ?? 0) + 1]];
        return words;
      },
    };

    function keepPhrase(found, wanted) {
      for (const id of [...found.keys()]) {
        const text = ` ${texts[Number(id)].join(" ")} `;
        if (!text.includes(` ${wanted.join(" ")} `)) found.delete(id);
      }
      return found;
    }
  };
  const bareWord = (word) => folded(wordsOf(word).join("-"));
  const partsOf = (word) => word.split(/[-'’]/);

  let loading;
  const engine = () => {
    loading ??= (async () => {
      if (location.protocol === "file:") return disk();
      const told = await (await fetch(new URL("search/index.json", base))).json();
      return pagefind(told);
    })();
    loading.catch(() => {
      loading = undefined;
    });
    return loading;
  };

  /* Dates as days: `1962-11` from its first day to its last. */
  const first = (date) => `${date}-01-01`.slice(0, 10);
  const last = (date) => {
    if (date.length === 10) return date;
    const [year, month] = date.split("-").map(Number);
    const end = new Date(Date.UTC(2000, month || 12, 0));
    end.setUTCFullYear(year);
    const days = new Date(Date.UTC(year, month || 12, 0)).getUTCDate();
    return `${date.slice(0, 4)}-${String(month || 12).padStart(2, "0")}-${String(days).padStart(2, "0")}`;
  };
  const within = (value, from, to) => {
    const [begins, ends = begins] = value.split("/");
    return (!from || ends >= first(from)) && (!to || begins <= last(to));
  };

  /* Kinds of filters of which a record has one value: of several chosen, it has one of them. */
  const ALTERNATIVE = new Set(["document", "kind", "author", "addressee", "language", "collection", "date"]);

  const allowed = async (backend, wanted) => {
    const sets = [];
    for (const [name, chosen] of Object.entries(wanted.filters ?? {})) {
      if (chosen.length === 0) continue;
      const values = await backend.values(name);
      const some = chosen.map((value) => values[value] ?? new Set());
      if (ALTERNATIVE.has(name)) sets.push(new Set(some.flatMap((one) => [...one])));
      else sets.push(...some);
    }
    if (wanted.from || wanted.to) {
      const dates = Object.entries(await backend.values("date"));
      const chosen = dates.filter(([value]) => within(value, wanted.from, wanted.to));
      sets.push(new Set(chosen.flatMap(([, one]) => [...one])));
    }
    if (sets.length === 0) return null;
    return sets.reduce((one, other) => new Set([...one].filter((id) => other.has(id))));
  };

  /* One clause: where any of its leaves is, the places of each, and what is still to be checked. */
  const clause = async (backend, { leaves, isNot }) => {
    const found = new Map();
    const every = await Promise.all(
      leaves.map(async (leaf) => ({ leaf, at: await likely(backend, leaf, isNot) })),
    );
    for (const { leaf, at } of every) {
      leaf.count = at.size;
      leaf.at = at;
      for (const [id, { score, places }] of at) {
        const known = found.get(id) ?? { score: 0, places: [] };
        found.set(id, { score: Math.max(known.score, score), places: [...known.places, ...places] });
      }
    }
    const checked = leaves.filter((leaf) => CHECKS[leaf.kind]);
    const tests = checked.map((leaf) => ({ leaf, holds: CHECKS[leaf.kind](leaf) }));
    const check = (id, content) =>
      leaves.some((leaf) => {
        if (!leaf.at.has(id)) return false;
        const test = tests.find((one) => one.leaf === leaf);
        return !test || test.holds(content);
      });
    return { isNot, found, check: checked.length ? check : null };
  };

  /* The passages that have this very word, where its stem is asked for and not in the index: for
     some languages Pagefind stems what it indexes otherwise than what is asked. */
  const MOST_LOOKED_AT = 200;
  const whole = async (backend, text) => {
    const every = [...(await backend.start(text))].slice(0, MOST_LOOKED_AT);
    const records = await Promise.all(every.map(([id]) => backend.record(id)));
    const wanted = folded(text);
    const has = ({ content }) => wordsOf(content).some((word) => folded(word) === wanted);
    return new Map(every.filter((_, at) => has(records[at])));
  };

  /* Where a leaf is. A word that is in no text is read as the beginning of those that are, or as
     the nearest of them if that is very near; else the nearest are offered. */
  const SHORTEST_START = 3;
  const likely = async (backend, leaf, isNot) => {
    const at = await backend[leaf.kind](leaf.text);
    if (at.size || leaf.kind !== "word") return at;
    const wanted = folded(leaf.text);
    const words = await known(backend, wanted).catch(() => ({}));
    if (Object.hasOwn(words, wanted)) return whole(backend, leaf.text);
    if (isNot) return at;
    leaf.asked = leaf.text;
    if (wanted.length >= SHORTEST_START && Object.keys(words).some((word) => word.startsWith(wanted))) {
      Object.assign(leaf, { kind: "start", instead: `${leaf.text}*` });
      return backend.start(leaf.text);
    }
    const candidates = near(words, wanted);
    leaf.near = candidates.map(({ word }) => word);
    if (!candidates[0]?.isSame) return at;
    leaf.instead = leaf.near[0];
    leaf.text = leaf.instead;
    const instead = await backend.word(leaf.text);
    return instead.size ? instead : whole(backend, leaf.text);
  };

  const own = (content) => content.split(` ${APART}`)[0];

  /* Everything a query finds, the best first. `wanted`: filters by name, `from` and `to`. */
  const find = async (query, wanted = {}) => {
    const backend = await engine();
    const clauses = parse(query);
    const within = await allowed(backend, wanted);
    const parts = await Promise.all(clauses.map((one) => clause(backend, one)));
    const must = parts.filter((one) => !one.isNot);
    const never = parts.filter((one) => one.isNot);
    const out = never.filter((one) => !one.check);
    /* What the words find, whatever narrows it. */
    const every = (must.length ? [...must[0].found.keys()] : await backend.all()).filter(
      (id) => must.every((one) => one.found.has(id)) && !out.some((one) => one.found.has(id)),
    );
    const ids = within ? every.filter((id) => within.has(id)) : every;
    const plain = clauses.filter((one) => !one.isNot && one.leaves.length === 1 && one.leaves[0].kind === "word");
    const together = plain.length > 1 ? await backend.phrase(plain.map((one) => one.leaves[0].text).join(" ")) : new Map();
    const scored = ids.map((id) => ({
      id,
      score: must.reduce((sum, one) => sum + one.found.get(id).score, together.has(id) ? 3 : 0),
      places: must.flatMap((one) => one.found.get(id).places),
    }));
    scored.sort((one, other) => other.score - one.score);
    const some = someOf(must, never, within, new Set(ids));
    const checks = [
      ...must.filter((one) => one.check).map((one) => one.check),
      ...never.filter((one) => one.check).map((one) => (id, content) => !(one.found.has(id) && one.check(id, content))),
    ];
    const holds = async (id) => {
      const content = own((await backend.record(id)).content);
      return checks.every((check) => check(id, content));
    };
    const sure = async (some) => (checks.length && some.length <= MOST_CHECKED ? kept(some, holds) : some);
    const isSure = checks.length === 0 || scored.length <= MOST_CHECKED;
    const held = new Set(await sure(ids));
    const hits = scored.filter(({ id }) => held.has(id));
    /* The ids of what would be found if one kind of filter were not chosen. */
    const without = async (name) => {
      const others = await allowed(backend, { ...wanted, filters: { ...wanted.filters, [name]: [] } });
      return sure(others ? every.filter((id) => others.has(id)) : every);
    };
    return { hits, some, isSure, holds: isSure ? null : (hit) => holds(hit.id), without, clauses, backend };
  };

  /* Of several words without signs: where one is missing, after the passages that have all. */
  const someOf = (must, never, within, all) => {
    if (must.length < 2 || must.some((one) => one.check)) return [];
    const found = new Map();
    for (const one of must) {
      for (const [id, { score, places }] of one.found) {
        if (all.has(id) || (within && !within.has(id)) || never.some((not) => not.found.has(id))) continue;
        const known = found.get(id) ?? { id, score: 0, count: 0, places: [] };
        found.set(id, { id, score: known.score + score, count: known.count + 1, places: [...known.places, ...places] });
      }
    }
    return [...found.values()]
      .filter(({ count }) => count >= must.length - 1)
      .sort((one, other) => other.count - one.count || other.score - one.score);
  };

  const kept = async (ids, holds) => {
    const held = await Promise.all(ids.map(holds));
    return ids.filter((_, at) => held[at]);
  };

  /* The words of the edition that are nearest to one that it does not have. */
  const distance = (one, other, most) => {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let before = [];
    let row = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= other.length; j += 1) {
        const same = one[i - 1] === other[j - 1];
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
          next[j] = Math.min(next[j], before[j - 2] + 1);
        }
      }
      before = row;
      row = next;
    }
    return row[other.length];
  };
  const known = (backend, [begin]) => {
    const code = `x${begin.codePointAt(0).toString(16)}`;
    return backend.nearby(/[a-z]/.test(begin) ? begin : /\d/.test(begin) ? "0" : code);
  };
  /* `isSame`: so near that it is likely a spelling of the same word. */
  const near = (words, wanted) => {
    const most = wanted.length < 4 ? 1 : wanted.length < 8 ? 2 : 3;
    const same = wanted.length < 5 ? 0 : wanted.length < 8 ? 1 : 2;
    return Object.entries(words)
      .map(([word, forms]) => ({
        word: forms[0][0],
        by: distance(wanted, word, most),
        isLong: word.length >= 5,
        count: forms.reduce((sum, [, count]) => sum + count, 0),
      }))
      .filter(({ by }) => by > 0 && by <= most)
      .sort((one, other) => one.by - other.by || other.count - one.count)
      .slice(0, 3)
      .map(({ word, by, isLong }) => ({ word, isSame: isLong && by <= same }));
  };

  window.editions.finding = { find, ALTERNATIVE, folded, wordsOf, own, APART, engine };
})();
