import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type AttestedDocument, isPublicAddress } from '@zennnn/trust'
import { type Command, type CommandArguments, UsageError } from '../command.ts'
import { asSentence, findSentence } from './said-option.ts'

/** Of commands that sign. */
export const SIGNING_OPTIONS = {
  key: {
    type: 'string',
    value: '<file>',
    summary:
      'File of the key that attestation key made; its passphrase, where it has one, comes by standard input.',
  },
  from: { type: 'string', value: '<day>', summary: 'The first day on which it counts. (today)' },
  until: {
    type: 'string',
    value: '<day>',
    summary: 'The last one, at most 400 days from the first.',
  },
  document: {
    type: 'string',
    value: '<file>',
    summary: 'What it rests on; its hash alone is kept, and not the file.',
  },
  'document-name': {
    type: 'string',
    value: '<text>',
    summary: 'What the document is called on the public page. (the name of its file)',
  },
  'document-url': {
    type: 'string',
    value: '<url>',
    summary: 'Where it is published, if it is: https://…',
  },
} as const satisfies Command['options']

/** Undefined where none is named. Throws UsageError. */
export async function findDocument(args: CommandArguments): Promise<AttestedDocument | undefined> {
  const path = args.options['document']
  const url = args.options['document-url']
  if (typeof path !== 'string') {
    if (url === undefined && args.options['document-name'] === undefined) return undefined
    throw new UsageError('--document-name and --document-url go with --document.')
  }
  const name = findSentence(args, 'document-name') ?? asSentence('--document', basename(path))
  const sha256 = hash('sha256', await readFile(path), 'hex')
  if (url === undefined) return { name, sha256 }
  if (isPublicAddress(url)) return { name, sha256, url }
  throw new UsageError('--document-url must begin with https://.')
}
