#!/bin/sh
# SPDX-License-Identifier: MIT
# Install what building and testing need on Debian 12. Says nothing and
# changes nothing when all is there.
set -eu

build="gcc make libc6-dev libetpan-dev libconfig-dev libsqlite3-dev
libssl-dev libjansson-dev libarchive-dev libseccomp-dev libpcre2-dev
libunistring-dev tzdata ca-certificates"
check="libcmocka-dev dovecot-imapd postfix swaks git openssl xz-utils zstd
sqlite3 curl mandoc strace time valgrind"

missing=
for p in $build $check; do
	case $(dpkg-query -W -f '${db:Status-Abbrev}' "$p" 2>/dev/null || :) in
	ii*) ;;
	*) missing="$missing $p" ;;
	esac
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "deps: neither root nor sudo; please install:$missing" >&2
		exit 1
	fi
	as_root=sudo
fi

echo "deps: installing$missing"
# The tests start servers of their own, on high ports: Postfix without a
# configuration does not start by itself.
case $missing in
*postfix*)
	echo 'postfix postfix/main_mailer_type select No configuration' |
		$as_root debconf-set-selections
	;;
esac
install() {
	# shellcheck disable=SC2086 # words
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
		--no-install-recommends $missing
}
install || { $as_root apt-get update -qq && install; }
