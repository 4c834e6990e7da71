"""Menu entry of the home page."""

from portal.extension.menu import MenuItem, register_menu

register_menu(
    MenuItem("home", "やること", "この席の用事", icon="todo", url_name="home", order=10, prefix="/")
)
