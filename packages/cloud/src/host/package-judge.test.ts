import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { judgePackages, PACKAGE_FORMAT, parsePackages } from './package-judge.ts'

const MINIMAL = `installed adduser 3.134
installed dpkg 1.21.22
installed libmariadb3 1:10.11.11-0+deb12u1
installed mysql-common 5.8+1.1.0
installed openssh-server 1:9.2p1-2+deb12u7
installed postgresql 15+248+deb12u1
config-files php8.2-cli 8.2.29-1~deb12u1
`

function judged(text: string) {
  return judgePackages({ read: parsePackages(text) ?? [] })
}

function states(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(judged(text).map(({ id, state }) => [id, state]))
}

test('a machine without PHP, MySQL and what nobody needs holds, also where a library of theirs is there', () => {
  assert.deepEqual(states(MINIMAL), { 'no-php-no-mysql': 'holds', minimal: 'holds' })
})

test('PHP and MySQL do not hold under any of their names', () => {
  for (const name of [
    'php',
    'php8.2-fpm',
    'php-cli',
    'libapache2-mod-php8.2',
    'mysql-server',
    'default-mysql-server',
    'mariadb-server-10.5',
    'mariadb-server',
    'mysql-community-server',
  ])
    assert.equal(states(`${MINIMAL}installed ${name} 1.0\n`)['no-php-no-mysql'], 'broken', name)
})

test('what serves others, compiles or draws is named with its reason', () => {
  for (const name of [
    'apache2',
    'exim4-daemon-light',
    'telnetd',
    'rpcbind',
    'xserver-xorg-core',
    'gcc-12',
    'npm',
  ]) {
    const text = `${MINIMAL}installed ${name} 1.0\n`
    const line = judged(text).find(({ id }) => id === 'minimal')
    assert.equal(line?.state, 'broken', name)
    assert.match(line.found, new RegExp(`^${name} \\(.+\\)$`))
  }
})

test('half a list of packages is none, and what cannot be asked is unknown', () => {
  assert.equal(parsePackages('installed adduser 3.134\n'), undefined)
  assert.equal(parsePackages(''), undefined)
  const lines = judgePackages({ unread: 'dpkg-query cannot be run' })
  assert.deepEqual(
    lines.map(({ state, found }) => [state, found]),
    lines.map(() => ['unknown', 'dpkg-query cannot be run']),
  )
})

test('the list of this very machine is understood', () => {
  const text = execFileSync('dpkg-query', ['-W', `-f=${PACKAGE_FORMAT}`], { encoding: 'utf8' })
  const packages = parsePackages(text) ?? []
  assert.ok(packages.length > 50)
  assert.ok(
    packages.every(({ name, version }) => /^[a-z0-9][a-z0-9+.-]+$/.test(name) && version !== ''),
  )
})
