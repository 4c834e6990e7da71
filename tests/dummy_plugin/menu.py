"""An entry in each menu."""

from portal.extension.menu import MenuItem, register_account_link, register_menu

register_menu(MenuItem("dummy", "試す", "見本", "i-todo", "dummy_plugin:page", order=900))
register_account_link(MenuItem("dummy", "見本の設定", "", "i-todo", "dummy_plugin:page"))
