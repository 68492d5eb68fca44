import { PlatformError } from '@zennnn/kernel'
import type { SourceFiles } from '@zennnn/trust'

/** The files of a `/build.json`. STATE_REFUSED for anything else. */
export function parseListing(text: string): SourceFiles {
  const files: unknown = Reflect.get(Object(parse(text)), 'files')
  const isObject = typeof files === 'object' && files !== null
  const entries: readonly (readonly [string, unknown])[] = isObject ? Object.entries(files) : []
  const listed = entries.filter(
    (entry): entry is readonly [string, string] => typeof entry[1] === 'string',
  )
  if (listed.length === 0 || listed.length < entries.length)
    throw new PlatformError('STATE_REFUSED', {
      message: '/build.json is no list of files.',
      hint: 'Is this the address of a cloud, as https://cloud.example?',
    })
  return new Map(listed)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
