from __future__ import annotations

from conftest import Tei

from editions.render import Render


def test_text_after_a_label_is_kept(tei: Tei, render: Render) -> None:
    shown = render.flow(tei("<item><label>API</label> an interface</item>"))
    assert shown == '<strong class="tei-label">API</strong> an interface'
