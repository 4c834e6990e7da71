#!/bin/sh
# Merges source/*.po into one catalogue per domain and compiles it.
# Needs gettext (msgcat, msgfmt). The compiled files are committed: running the product needs none.
set -eu
cd "$(dirname "$0")"
out=ja/LC_MESSAGES
mkdir -p "$out"

# The first file that holds a msgid wins: corrections, then helpdesk, then the rest by name.
rest=$(ls source/*.po | grep -v -e '_js\.po$' -e '/corrections\.po$' -e '/helpdesk\.po$')
msgcat --use-first --no-location -o "$out/django.po" source/corrections.po source/helpdesk.po $rest
msgcat --use-first --no-location -o "$out/djangojs.po" source/corrections_js.po source/*_admin_js.po

for domain in django djangojs; do
    sed -i 's/^"Project-Id-Version: .*/"Project-Id-Version: Japanese of third-party packages\\n"/' "$out/$domain.po"
    msgfmt --check -o "$out/$domain.mo" "$out/$domain.po"
done
