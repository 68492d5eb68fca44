import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AUDIT_KEY } from '../host/host-statement.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import { localRegions, type Region, type RegionLocation } from './regions.ts'
import { type Fields, fieldsOf } from './regions-fields.ts'

/** Of a region. */
export const NAME = /^[a-z][a-z0-9-]{0,30}$/
const USER = /^[A-Za-z0-9_.-]{1,64}$/
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
/** They are published. */
const WORDS = /^\p{L}[^\p{C}<>]{0,59}$/u

/** The regions of a home: those of its file `regions.json`, or three folders where there is none. SETUP_FAILED for a bad file. */
export function readRegions(home: string): readonly Region[] {
  const path = regionsPath(home)
  const text = readText(path)
  return text === undefined ? localRegions(home) : parseRegions(text, home)
}

export function regionsPath(home: string): string {
  return join(home, 'regions.json')
}

/** Paths in it are absolute, or start at the home. SETUP_FAILED names every mistake at once. */
export function parseRegions(text: string, home: string): readonly Region[] {
  const problems: string[] = []
  const { list, chosen } = readFile(parseJson(text, home), problems)
  const read = list.map((one, index) =>
    readRegion(fieldsOf(one, `regions[${index}]`, problems), home),
  )
  if (chosen !== undefined && !read.some(({ name }) => name === chosen))
    problems.push('home must be the name of one of the regions.')
  const regions = read.map((one) =>
    one.name === chosen ? ({ ...one, isHome: true } as const) : one,
  )
  for (const [index, { name }] of regions.entries())
    if (regions.findIndex((other) => other.name === name) < index)
      problems.push(`regions[${index}].name is "${name}" once more: give each region its own name.`)
  if (problems.length === 0) return regions
  throw setupFailed(
    `The file ${regionsPath(home)} has mistakes: ${problems.join(' ')}`,
    'Correct them; docs/reference/regions.md has every field.',
  )
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw setupFailed(`The file ${path} cannot be read.`, 'Who may read it? ls -l says.', error)
  }
}

function parseJson(text: string, home: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What stands there is not repeated, nor kept as the cause: it may be a password in the wrong place.
    throw setupFailed(
      `The file ${regionsPath(home)} is no JSON: look at line ${findLine(text)}.`,
      'Correct it there, or remove the file: then the regions are three folders of the home.',
    )
  }
}

/** The first line that cannot go on from those before it. JSON.parse does not always tell. */
function findLine(text: string): number {
  const lines = text.split('\n')
  const wrong = lines.findIndex((_, index) => !isBeginning(lines.slice(0, index + 1).join('\n')))
  return wrong === -1 ? lines.length : wrong + 1
}

function isBeginning(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const position = /position (\d+)/.exec(message)?.[1]
    return position === undefined
      ? message.includes('Unexpected end')
      : Number(position) >= text.length
  }
}

function readFile(value: unknown, problems: string[]) {
  const fields = fieldsOf(value, '', problems)
  const list = fields.take('regions')
  const chosen = fields.take('home')
  fields.refuseOthers()
  const isList = Array.isArray(list) && list.length > 0
  if (!isList) problems.push('regions must be a list of at least one region.')
  return { list: isList ? list.map((one: unknown) => one) : [], chosen }
}

function readRegion(fields: Fields, home: string): Region {
  const name = fields.text('name', NAME, 'small letters, digits and hyphens, as eu-west')
  const kind = fields.take('kind')
  const location = readLocation(fields)
  const region = { name, place: readPlace(fields, kind, home) }
  fields.refuseOthers()
  return location === undefined ? region : { ...region, location }
}

function readLocation(fields: Fields): RegionLocation | undefined {
  const value = fields.take('location')
  if (value === undefined) return undefined
  const inner = fields.inside('location', value)
  const word = (name: string) => inner.text(name, WORDS, 'words, as New York')
  const location = { city: word('city'), country: word('country'), continent: word('continent') }
  inner.refuseOthers()
  return location
}

function readPlace(fields: Fields, kind: unknown, home: string): Region['place'] {
  switch (kind) {
    case 'folder':
      return { kind, path: fields.path('path', home) }
    case 'rest':
      return {
        kind,
        url: fields.url('url'),
        caFile: fields.path('ca_file', home),
        user: fields.text('user', USER, 'letters, digits and _.-'),
        passwordFile: fields.path('password_file', home),
        privileged: readPrivileged(fields, home),
        ...readAuditKey(fields),
        patienceMs: fields.patience() * 1000,
      }
    case 's3':
      return {
        kind,
        endpoint: fields.url('endpoint'),
        bucket: fields.text('bucket', BUCKET, 'small letters, digits, dots and hyphens'),
        keyFile: fields.path('key_file', home),
        patienceMs: fields.patience() * 1000,
      }
    default:
      fields.refuse('kind', 'must be "folder", "rest" or "s3"')
      fields.takeAll()
      return { kind: 'folder', path: '' }
  }
}

function readAuditKey(fields: Fields): { readonly auditKey?: string } {
  if (!fields.has('audit_key')) return {}
  return { auditKey: fields.text('audit_key', AUDIT_KEY, 'a public key, as region add wrote it') }
}

function readPrivileged(fields: Fields, home: string) {
  const value = fields.take('privileged')
  if (value === undefined) return undefined
  const inner = fields.inside('privileged', value)
  const way = {
    url: inner.url('url'),
    caFile: inner.path('ca_file', home),
    certificateFile: inner.path('certificate_file', home),
  }
  inner.refuseOthers()
  return way
}
