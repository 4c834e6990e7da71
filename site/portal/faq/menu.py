"""Menu entry of the FAQ: what one reads before asking."""

from portal.extension.menu import MenuItem, register_menu

register_menu(
    MenuItem(
        "faq",
        "調べる",
        "よくある質問",
        icon="bulb",
        url_name="faq_list",
        order=45,
        prefix="/faq/",
    )
)
