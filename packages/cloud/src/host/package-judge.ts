import { count, few } from './counted.ts'
import { type HostCheck, holdsWhen, judge, type Reading } from './host-check.ts'

/** A package of Debian that is installed. */
export interface Package {
  readonly name: string
  readonly version: string
}

/** How dpkg-query is asked: a line `status name version` for each. */
export const PACKAGE_FORMAT = '${db:Status-Status} ${Package} ${Version}\\n'

/** The two that the promise names. */
const PROMISED_AWAY =
  /^(php(\d.*|-.+)?|libphp.*|libapache2-mod-php.*|(default-)?mysql-(server|client).*|mysql-community-.*|mariadb-(server|client).*|percona-server.*)$/

/** What a machine of ours does not need, and why it is no matter of taste. */
const NEEDLESS: readonly (readonly [pattern: RegExp, is: string])[] = [
  [/^(apache2|nginx|lighttpd|caddy)(-.*)?$/, 'another web server'],
  [/^(exim4-daemon-.*|postfix|sendmail-bin|dovecot-core)$/, 'a mail server'],
  [
    /^(telnetd|inetutils-telnetd|rsh-server|rsh-redone-server|nis|ypserv|talkd|xinetd|inetutils-inetd)$/,
    'an old way in',
  ],
  [/^(vsftpd|proftpd.*|pure-ftpd.*|tftpd(-hpa)?|atftpd)$/, 'a file server without encryption'],
  [
    /^(samba|nfs-kernel-server|rpcbind|snmpd|bind9|dnsmasq|avahi-daemon|cups(-daemon)?|slapd)$/,
    'a server of another kind',
  ],
  [/^(xserver-xorg-core|xwayland|xrdp|tightvncserver|tigervnc-.*server)$/, 'a desktop'],
  // Who breaks in would find what he needs to build more.
  [
    /^(gcc(-\d+)?|g\+\+(-\d+)?|clang(-\d+)?|make|npm|cargo|golang-go)$/,
    'a compiler, or what fetches programs',
  ],
]

/** undefined where it is no whole list: dpkg itself is on each. */
export function parsePackages(text: string): readonly Package[] | undefined {
  const packages = text.split('\n').flatMap((line) => {
    const [status = '', name = '', version = ''] = line.split(' ')
    return status === 'installed' && version !== '' ? [{ name, version }] : []
  })
  return packages.some(({ name }) => name === 'dpkg') ? packages : undefined
}

export function judgePackages(packages: Reading<readonly Package[]>): readonly HostCheck[] {
  return [
    judge(
      {
        id: 'no-php-no-mysql',
        promise: 'host-hardened',
        says: 'there is no PHP and no MySQL',
        advice: 'apt-get purge what is named.',
      },
      packages,
      (list) => {
        const found = list.map(({ name }) => name).filter((name) => PROMISED_AWAY.test(name))
        return holdsWhen(
          found.length === 0,
          found.length === 0
            ? `none among ${count(list.length, 'package')}`
            : `${few(found)} of ${count(list.length, 'package')}`,
        )
      },
    ),
    judge(
      {
        id: 'minimal',
        promise: 'host-hardened',
        says: 'nothing is installed that serves others, compiles, or draws a desktop',
        advice: 'apt-get purge what is named, or say in an attestation why it is needed.',
      },
      packages,
      (list) => {
        const found = list.flatMap(({ name }) => {
          const needless = NEEDLESS.find(([pattern]) => pattern.test(name))
          return needless === undefined ? [] : [`${name} (${needless[1]})`]
        })
        return holdsWhen(
          found.length === 0,
          found.length === 0 ? `nothing among ${count(list.length, 'package')}` : few(found),
        )
      },
    ),
  ]
}
