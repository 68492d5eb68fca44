import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { usage } from './command.ts'
import { loadCommands } from './command-list.ts'
import { environmentVariables } from './environment.ts'

const NO_CERTIFICATES = {
  authority: undefined,
  dnsHook: undefined,
  key: 'P-256',
  httpPort: undefined,
} as const

const COMMANDS = await loadCommands()

const REFERENCE = new URL('../../../docs/reference/commands.md', import.meta.url)

/** `## zennnn <name>` with the block of text that follows it. */
function sectionsOf(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/^## `zennnn ([^`]+)`\n\n```text\n(.*?)\n```$/gms)
  return new Map([...found].map(([, name = '', help = '']) => [name, help]))
}

test('docs/reference/commands.md has the help of every command, word by word, and no other', async () => {
  const written = sectionsOf(await readFile(REFERENCE, 'utf8'))
  assert.deepEqual(
    [...written],
    COMMANDS.map((command) => [command.name, usage(command).join('\n')]),
  )
})

test('docs/reference/commands.md names every environment variable with its default, and no other', async () => {
  const text = await readFile(REFERENCE, 'utf8')
  const rows = [...text.matchAll(/^\| `(ZENNNN_\w+)` \| `([^`]+)` \|/gm)].map(([, name, value]) => [
    name,
    value,
  ])
  assert.deepEqual(
    rows,
    Object.entries(
      environmentVariables({
        home: '.zennnn',
        port: 8443,
        domain: 'localhost',
        signUpsPerHour: 100,
        standby: true,
        failoverDrill: 'weekly',
        canary: true,
        brand: 'zennnn',
        providerNetworks: [],
        caFile: undefined,
        securityContact: undefined,
        certificates: NO_CERTIFICATES,
        policyFile: undefined,
        source: undefined,
        release: undefined,
        releaseKey: undefined,
        compiledFolder: undefined,
        sshAgent: undefined,
        configFolder: undefined,
      }),
    ),
  )
})
