#!/bin/sh
# SPDX-License-Identifier: MIT
# servers.sh start DIR | stop DIR: a throw-away Dovecot and Postfix.
#
# Everything lies below DIR (made if need be; all its parents must be open to
# other users), on free ports of the loopback; nothing in /etc is touched.
# DIR/env then has what a client needs, as sh assignments:
#
#   HOST CA CERTS          localhost, the CA's certificate, all certificates
#   IMAP_PORT IMAPS_PORT   plain with STARTTLS (login allowed: it is loopback)
#   SMTP_PORT SMTPS_PORT   plain with STARTTLS, AUTH only in TLS; TLS
#   SINK_PORT              free, for a smtp-sink
#   USERS PASSWORD_<user>  robot archive alice bob odd
#   MAIL                   homes: $MAIL/<user>/Maildir
#   LIST                   kvm@lists.test: goes to robot and archive with List-Id
#                          and Precedence, as a list server would send it
#   DOVECOT_LOG POSTFIX_LOG
#
# Mail for <user>@lists.test goes to <user>; greylist@ is answered 451, reject@
# 550, drop@ 421 and closed.  A message may have 1,000,000 bytes.
#
# The servers want root: where we are not, sudo -n starts them, and what they
# leave belongs to us after stop.  The mail stays over a stop and a start.
set -eu
umask 022

here=$(cd "$(dirname "$0")" && pwd)
domain=lists.test
users='robot archive alice bob odd'

die() {
	echo "servers.sh: $*" >&2
	exit 1
}

if [ "$(id -u)" = 0 ]; then
	root=
	owner=nobody
else
	root='sudo -n'
	owner=$(id -un)
fi
PATH=$PATH:/usr/sbin:/sbin

password() { # USER
	case $1 in
	odd) printf '%s' 'p"a\ss {3}' ;; # what needs quoting in IMAP
	*) printf '%s' "secret-of-$1" ;;
	esac
}

# The ports that are in use on any address, in hex; of state $1 if given.
ports_in_use() {
	cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
		awk -v state="${1-}" '$2 ~ /:/ && (state == "" || $4 == state) {
			n = split($2, a, ":"); print a[n] }'
}

free_ports() { # N
	ports_in_use | awk -v n="$1" -v seed="$(od -An -N3 -tu4 /dev/urandom)" '
		{ used[$1] = 1 }
		END {
			srand(seed)
			while (n > 0) {
				p = 20000 + int(rand() * 12000)
				h = sprintf("%04X", p)
				if (h in used) continue
				used[h] = 1; print p; n--
			}
		}'
}

is_listening() { # PORT
	ports_in_use 0A | grep -q "^$(printf %04X "$1")\$"
}

dovecot_conf() {
	cat <<END
base_dir = $dir/dovecot/run
state_dir = $dir/dovecot/state
log_path = $dir/dovecot/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <$dir/tls/good.crt
ssl_key = <$dir/tls/good.key
ssl_min_protocol = TLSv1.2
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:~/Maildir
mailbox_idle_check_interval = 2s
mail_max_userip_connections = 100
first_valid_uid = 1
default_vsz_limit = 512M
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%n $dir/dovecot/users
}
userdb {
  driver = static
  args = uid=$owner gid=$(id -gn "$owner") home=$dir/mail/%n
}
namespace inbox {
  inbox = yes
}
service imap-login {
  chroot =
  inet_listener imap {
    port = $1
  }
  inet_listener imaps {
    port = $2
    ssl = yes
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service auth {
  inet_listener {
    address = 127.0.0.1
    port = $3
  }
}
END
}

postfix_main() {
	cat <<END
compatibility_level = 3.6
queue_directory = $dir/postfix/spool
data_directory = $dir/postfix/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = $dir/postfix/log
maillog_file_prefixes = $dir
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.$domain
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
local_recipient_maps =
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
smtp_host_lookup = native
virtual_mailbox_domains = $domain
virtual_mailbox_base = $dir/mail
virtual_mailbox_maps = inline:{ kvm@$domain=list/, $(for u in $users; do
		printf '%s, ' "$u@$domain=$u/Maildir/"
	done) greylist@$domain=none/, reject@$domain=none/, drop@$domain=none/ }
virtual_minimum_uid = 1
virtual_uid_maps = static:$(id -u "$owner")
virtual_gid_maps = static:$(id -g "$owner")
transport_maps = inline:{ kvm@$domain=smtp:[127.0.0.1]:$4 }
smtpd_tls_chain_files = $dir/tls/good.key, $dir/tls/good.crt
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:$3
message_size_limit = 1000000
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_recipient_restrictions =
  check_recipient_access inline:{ {greylist@$domain = 451 4.7.1 come back later},
    {reject@$domain = 550 5.7.1 not wanted}, {drop@$domain = 421 4.3.2 closing} }
  permit_mynetworks, reject
# What a list server does to a mail: see list-cleanup in master.cf.
list_header_checks = regexp:{ {/^From:/ PREPEND List-Id: <kvm.$domain>},
  {/^Date:/ PREPEND Precedence: bulk} }
list_alias_maps = inline:{ {kvm@$domain = robot@$domain, archive@$domain} }
END
}

postfix_master() {
	cat <<END
127.0.0.1:$1 inet n - n - - smtpd
127.0.0.1:$2 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
127.0.0.1:$4 inet n - n - - smtpd
  -o myhostname=list.$domain -o cleanup_service_name=list-cleanup
list-cleanup unix n - n - 0 cleanup
  -o header_checks=\$list_header_checks -o mime_header_checks=
  -o nested_header_checks= -o virtual_alias_maps=\$list_alias_maps
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
tlsmgr unix - - n 1000? 1 tlsmgr
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
virtual unix - n n - - virtual
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
END
}

make_files() { # IMAP IMAPS AUTH SMTP SMTPS LIST SINK
	# A socket left over from an earlier run makes Dovecot wait for it; files
	# of Postfix would have the wrong owner.
	$root rm -rf "$dir/dovecot/run" "$dir/postfix"
	mkdir -p "$dir/dovecot/run" "$dir/dovecot/state" "$dir/mail" \
		"$dir/postfix/conf" "$dir/postfix/spool" "$dir/postfix/data"
	for u in $users; do
		mkdir -p "$dir/mail/$u"
		printf '%s:{PLAIN}%s\n' "$u" "$(password "$u")"
	done >"$dir/dovecot/users"
	dovecot_conf "$1" "$2" "$3" >"$dir/dovecot/conf"
	postfix_main "$4" "$5" "$3" "$6" >"$dir/postfix/conf/main.cf"
	postfix_master "$4" "$5" "$3" "$6" >"$dir/postfix/conf/master.cf"
	$root chown -R "$owner" "$dir/mail"
	$root chown root "$dir/postfix/spool" "$dir/postfix/conf" \
		"$dir/postfix/conf/main.cf" "$dir/postfix/conf/master.cf"
	$root chown postfix "$dir/postfix/data"
	{
		echo "HOST=localhost"
		echo "CA=$dir/tls/ca.crt"
		echo "CERTS=$dir/tls"
		echo "IMAP_PORT=$1"
		echo "IMAPS_PORT=$2"
		echo "SMTP_PORT=$4"
		echo "SMTPS_PORT=$5"
		echo "SINK_PORT=$7"
		echo "USERS='$users'"
		for u in $users; do
			echo "PASSWORD_$u='$(password "$u")'"
		done
		echo "MAIL=$dir/mail"
		echo "LIST=kvm@$domain"
		echo "DOVECOT_LOG=$dir/dovecot/log"
		echo "POSTFIX_LOG=$dir/postfix/log"
	} >"$dir/env"
}

try_start() {
	# shellcheck disable=SC2046
	set -- $(free_ports 7)
	make_files "$@"
	$root dovecot -c "$dir/dovecot/conf" >"$dir/dovecot/start.log" 2>&1 ||
		return 1
	$root postfix -c "$dir/postfix/conf" start \
		>"$dir/postfix/start.log" 2>&1 || return 1
	tries=100
	for port in "$1" "$2" "$3" "$4" "$5" "$6"; do
		until is_listening "$port"; do
			tries=$((tries - 1))
			[ $tries -gt 0 ] || return 1
			sleep 0.05
		done
	done
}

start() {
	command -v dovecot >/dev/null || die "no dovecot: install dovecot-imapd"
	command -v postfix >/dev/null || die "no postfix: install postfix"
	[ -z "$root" ] || $root true 2>/dev/null ||
		die "not root, and sudo -n does not work"
	mkdir -p "$dir"
	dir=$(cd "$dir" && pwd)
	chmod 755 "$dir"
	case $dir in
	*[!A-Za-z0-9/._-]*) die "'$dir': plain letters only, please" ;;
	esac
	stop
	[ -f "$dir/tls/good.crt" ] || sh "$here/certs.sh" "$dir/tls"
	for attempt in 1 2 3; do
		if try_start; then
			return 0
		fi
		stop
	done
	cat "$dir/dovecot/start.log" "$dir/dovecot/log" \
		"$dir/postfix/start.log" "$dir/postfix/log" 2>/dev/null |
		tail -n 20 >&2
	die "cannot start the servers (attempt $attempt)"
}

# PID and all that descend from it.
family() {
	# A process may end while we read.
	cat /proc/[0-9]*/stat 2>/dev/null | awk -v pid="$1" '
		{
			sub(/\(.*\)/, "-") # the name may hold anything
			parent[$1] = $4
		}
		function descends(p) {
			return p == pid || (p in parent && p > 1 &&
				descends(parent[p]))
		}
		END {
			for (p in parent)
				if (descends(p)) print p
		}'
}

# True while it runs. One that ended stays visible until its parent has noticed.
is_alive() { # PID
	sed 's/(.*)/-/' "/proc/$1/stat" 2>/dev/null | grep -qv ' - Z '
}

end() { # PID-FILE
	pid=$($root cat "$1" 2>/dev/null | tr -dc 0-9) || return 0
	[ -n "$pid" ] || return 0
	# Only if it is ours: the pid of a file left over may be anybody's.
	$root ls -l "/proc/$pid/cwd" "/proc/$pid/fd" 2>/dev/null |
		grep -q "$dir" || return 0
	all=$(family "$pid")
	$root kill "$pid"
	tries=60
	while is_alive "$pid" && [ $tries -gt 0 ]; do
		tries=$((tries - 1))
		sleep 0.05
	done
	# Some of the children take seconds to notice.
	# shellcheck disable=SC2086
	$root kill -9 $all 2>/dev/null || :
}

stop() {
	[ -d "$dir" ] || return 0
	dir=$(cd "$dir" && pwd)
	end "$dir/postfix/spool/pid/master.pid"
	end "$dir/dovecot/run/master.pid"
	# So that whoever started them can remove it all.
	[ -z "$root" ] || $root chown -R "$owner" "$dir"
}

[ $# = 2 ] || die "usage: servers.sh start|stop DIR"
dir=$2
case $1 in
start) start ;;
stop) stop ;;
*) die "usage: servers.sh start|stop DIR" ;;
esac
