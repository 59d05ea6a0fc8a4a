/* The words that scripts say, in the language of the site. As in Python, English is the key:
   what has no translation is said in English. The build writes the translations here. */
(() => {
  "use strict";

  const LANGUAGE = {{ config.theme.language | tojson }};
  const SAID = {{ words_of_scripts | tojson }};

  const filled = (text, values) => {
    let next = 0;
    return text.replace(/\{(\d*)\}/g, (_, at) => String(values[at === "" ? next++ : Number(at)]));
  };

  /* say("No page has {}.", word) */
  const say = (words, ...values) => filled(SAID[words] ?? words, values);

  /* several(3, "{} page", "{} pages"): each language has its own forms. */
  const several = (count, one, more) => {
    const forms = SAID[one] ?? { one, other: more };
    const rules = new Intl.PluralRules(SAID[one] ? LANGUAGE : "en");
    return filled(forms[rules.select(count)] ?? forms.other, [count.toLocaleString(LANGUAGE)]);
  };

  window.editions = { say, several };
})();
