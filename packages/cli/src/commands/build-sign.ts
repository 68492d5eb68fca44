import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { writeDurably } from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'
import { signRelease } from '@zennnn/trust'
import { isCompatible } from '../build/licences.ts'
import { readLockedPackages } from '../build/locked-packages.ts'
import { buildIdOf, listBuilt, listSources, PROGRAM_ROOT } from '../build/source-listing.ts'
import { readVersion } from '../build/version.ts'
import { type Command, requireOption } from '../command.ts'

/** For who publishes a release; everybody else verifies it. */
export const buildSign: Command = {
  name: 'build sign',
  summary: 'Signs the list of all files of this program, the built client included, as a release.',
  parameters: [],
  options: {
    key: {
      type: 'string',
      value: '<file>',
      summary: 'Private key (Ed25519, PEM), as openssl genpkey -algorithm ed25519 makes it.',
    },
    out: { type: 'string', value: '<file>', summary: 'Where the signed list is written.' },
  },
  run: async (args, { answer }) => {
    const privateKey = await readKey(resolve(requireOption(args, 'key')))
    const out = resolve(requireOption(args, 'out'))
    const sources = await listSources(PROGRAM_ROOT)
    const built = await listBuilt(PROGRAM_ROOT)
    if (built.size === 0)
      throw new PlatformError('STATE_REFUSED', {
        message: 'The client is not built, and belongs to a release.',
        hint: 'Run node scripts/build-client.ts first.',
      })
    await requireLicences()
    const version = await readVersion(PROGRAM_ROOT)
    const build = buildIdOf(sources)
    const release = { version, build, files: new Map([...sources, ...built]) }
    await writeDurably(out, signRelease(release, privateKey), { mode: 0o644 })
    const key = createPublicKey(privateKey).export({ format: 'jwk' }).x ?? ''
    answer({ version, build, key, files: release.files.size, out }, [
      `Release ${version}, build ${build}, ${release.files.size} files: ${out}`,
      `Key of the publisher: ${key}`,
    ])
    return 0
  },
}

/** Nothing is published that stands on what may not be given away with it. */
async function requireLicences(): Promise<void> {
  const packages = await readLockedPackages(PROGRAM_ROOT)
  const unfit = packages.filter(
    ({ use, licence = '' }) => use !== 'development' && !isCompatible(licence),
  )
  if (unfit.length === 0) return
  throw new PlatformError('STATE_REFUSED', {
    message: `The licence does not fit, or is not known: ${unfit.map(({ name }) => name).join(', ')}.`,
    hint: 'Replace these components.',
  })
}

async function readKey(path: string): Promise<KeyObject> {
  const text = await readFile(path, 'utf8')
  try {
    const key = createPrivateKey(text)
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // Told below, without a word of what is in the file.
  }
  throw new PlatformError('VALUE_INVALID', {
    message: `${path} holds no private key of the kind Ed25519 in the form PEM.`,
    hint: 'Make one with openssl genpkey -algorithm ed25519.',
  })
}
