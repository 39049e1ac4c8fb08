#!/bin/sh
# SPDX-License-Identifier: MIT
# certs.sh DIR: a throw-away CA and server certificates, good and bad.
#
#   ca.crt            the CA to trust
#   good.{crt,key}    localhost, 127.0.0.1, mail.lists.test
#   host.{crt,key}    for another host
#   expired.{crt,key} for localhost, but of yesterday
#   self.{crt,key}    for localhost, signed by itself
#   other.{crt,key}   for localhost, signed by a CA that nobody knows
#
# Keys are readable by all: they are worth nothing.
set -eu

dir=$1
mkdir -p "$dir"
cd "$dir"

key() { # NAME
	openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
}

ca() { # NAME
	key "$1"
	openssl req -x509 -new -key "$1.key" -sha256 -days 30 \
		-subj "/CN=$1 of patchdigest's tests" -out "$1.crt"
}

cert() { # NAME CA DAYS SAN
	key "$1"
	openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
	printf 'subjectAltName=%s\n' "$4" >"$1.ext"
	openssl x509 -req -in "$1.csr" -CA "$2.crt" -CAkey "$2.key" \
		-set_serial "0x$(openssl rand -hex 8)" -sha256 -days "$3" \
		-extfile "$1.ext" -out "$1.crt"
	rm "$1.csr" "$1.ext"
}

here=DNS:localhost,DNS:mail.lists.test,IP:127.0.0.1
{
	ca ca
	ca unknown
	cert good ca 30 "$here"
	cert host ca 30 DNS:elsewhere.test
	cert expired ca -1 "$here"
	cert other unknown 30 "$here"
	key self
	openssl req -x509 -new -key self.key -sha256 -days 30 -subj /CN=self \
		-addext "subjectAltName=$here" -out self.crt
} >certs.log 2>&1 || {
	cat certs.log >&2
	exit 1
}
chmod 644 ./*.key ./*.crt
