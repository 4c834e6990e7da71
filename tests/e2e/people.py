"""People of the demo who act in the journeys; their seats stand in fixtures/demo/people.yaml."""

PASSWORD = "tsunagu-demo-2026"
EDITOR = "misato.miyake@mhlw.example.jp"
AGENT = "chihiro.sakamaki@mhlw.example.jp"
APPROVER = "yasutaka.nojima@mhlw.example.jp"
# 札幌市: 介護保険課 事業指導係 in charge of 介護保険, and 障がい福祉課 給付係, which is not.
SAPPORO = "ai.hasebe@city-sapporo.example.jp"
SAPPORO_OTHER = "ken.wakabayashi@city-sapporo.example.jp"
HOKKAIDO = "megumi.ogasawara@pref-hokkaido.example.jp"
MORIOKA = "kanade.takahashi@city-morioka.example.jp"
IWATE_TOWN = "ryo.tanakadate@town-iwate-iwate.example.jp"
