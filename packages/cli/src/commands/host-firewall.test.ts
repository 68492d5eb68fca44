import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseArguments } from '../command.ts'
import { parseEnvironment } from '../environment.ts'
import { hostFirewall } from './host-firewall.ts'

async function run(
  argv: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const said: string[] = []
  await hostFirewall.run(parseArguments(hostFirewall, argv), {
    environment: parseEnvironment({ ZENNNN_HOME: '/srv/z', ZENNNN_PORT: '444', ...more }, '/'),
    json: false,
    say: () => undefined,
    answer: (_, lines) => said.push(...lines),
    readInput: async () => await Promise.resolve(''),
  })
  return said
}

test('the files are printed for the port and the home of this cloud, with who is never blocked', async () => {
  const text = (await run(['--never-block', '192.0.2.0/24', '--cooldown', '60'])).join('\n')
  assert.match(text, /^# \/etc\/nftables\.conf$/m)
  assert.match(text, /tcp dport \{ 22, 444, 8443 \} accept/)
  assert.match(text, /elements = \{ 192\.0\.2\.0\/24 \}/)
  assert.match(text, /^logpath = \/srv\/z\/log\/serve\.log$/m)
  assert.match(text, /^bantime = 60$/m)
})

test('an authority that tries a host in the clear is let in, where the cloud listens for it', async () => {
  const text = (await run([], { ZENNNN_HTTP_PORT: '80' })).join('\n')
  assert.match(text, /tcp dport \{ 22, 444, 80, 8443 \} accept/)
})

test('what is no network and no number is refused, and nothing is written', async () => {
  await assert.rejects(run(['--never-block', 'office', '--write', '/nowhere']), {
    code: 'VALUE_INVALID',
  })
  await assert.rejects(run(['--cooldown', 'long']), /must be a number of seconds/)
})

test('told where, it writes four files, and says that nothing is loaded', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'zennnn-firewall-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const name of ['filter.d', 'action.d', 'jail.d'])
    mkdirSync(join(folder, 'etc/fail2ban', name), { recursive: true })
  const said = await run(['--write', folder])
  assert.equal(said.length, 5)
  assert.match(said[4] ?? '', /Nothing is loaded yet/)
  assert.match(readFileSync(join(folder, 'etc/nftables.conf'), 'utf8'), /^#!\/usr\/sbin\/nft -f$/m)
})
