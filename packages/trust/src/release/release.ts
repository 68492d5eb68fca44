import type { KeyObject } from 'node:crypto'
import { PlatformError, parseJson } from '@zennnn/kernel'
import type { SourceFiles } from '../controls/source-build.ts'
import { canonicalJson, membersOf } from '../evidence/canonical-json.ts'
import { isSignedText, signText } from '../evidence/signature.ts'

/** What somebody published: a version, and every file that it consists of. */
export interface Release {
  readonly version: string
  /** The id of its sources, as pages show it. */
  readonly build: string
  readonly files: SourceFiles
}

const SUM = /^[0-9a-f]{64}$/
const PATH = /^(?:(?!\.\.?\/)[\w.@-]+\/)*[\w.@-]+$/

/** Two lines: the release as canonical JSON (RFC 8785), and the signature of that line. */
export function signRelease(release: Release, privateKey: KeyObject): string {
  const { version, build, files } = release
  const text = canonicalJson({ version, build, files: Object.fromEntries(files) })
  return `${text}\n${signText('release', text, privateKey)}\n`
}

/** Throws STATE_REFUSED for what is not signed by the key, or does not say all of it. */
export function readRelease(content: string, publicKey: KeyObject): Release {
  const [text = '', signature = '', ...rest] = content.trimEnd().split('\n')
  if (rest.length > 0 || !isSignedText('release', { text, signature }, publicKey))
    throw refused('is not signed by the key that is named for it')
  const { version, build, files } = membersOf(parseJson(text))
  const listed = Object.entries(membersOf(files)).filter(isListed)
  const isWhole = listed.length > 0 && listed.length === Object.keys(membersOf(files)).length
  if (typeof version !== 'string' || typeof build !== 'string' || !SUM.test(build) || !isWhole)
    throw refused('is signed, and does not say what it consists of')
  return { version, build, files: new Map(listed) }
}

function isListed(entry: readonly [string, unknown]): entry is [string, string] {
  const [path, sum] = entry
  return PATH.test(path) && typeof sum === 'string' && SUM.test(sum)
}

function refused(why: string): PlatformError {
  return new PlatformError('STATE_REFUSED', {
    message: `The published release ${why}.`,
    hint: 'Compare ZENNNN_RELEASE and ZENNNN_RELEASE_KEY with what the publisher says.',
  })
}
