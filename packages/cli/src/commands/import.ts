import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { getCustomerDatabase } from '@zennnn/cloud'
import type { Connections } from '@zennnn/data'
import {
  type CsvFile,
  failedRows,
  type ImportProgress,
  openCsv,
  parseImportRequest,
  runImport,
} from '@zennnn/exchange'
import {
  createLog,
  type DatabaseId,
  type Log,
  PlatformError,
  parseRecordId,
  type RecordId,
  systemClock,
} from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import { registriesOf } from '../cloud/app-catalogue.ts'
import { maintainConnections, openPlace } from '../cloud/cloud-place.ts'
import { type Command, type CommandArguments, type CommandContext, UsageError } from '../command.ts'

const SHOWN_PROBLEMS = 20

/** Imports a CSV file with the rights of a user. Run again with the same key, it changes nothing twice. */
export const importFile: Command = {
  name: 'import',
  summary: 'Imports a CSV file into a database.',
  parameters: ['<slug>', '<model>', '<file>'],
  options: {
    map: {
      type: 'string',
      multiple: true,
      value: '<field=Column>',
      summary:
        'Where a field comes from: a column, or {an expression over row}. Repeatable; without it columns go by name.',
    },
    key: {
      type: 'string',
      value: '<field>',
      summary: 'Field by which records are recognised, so that a second import changes them.',
    },
    create: {
      type: 'string',
      multiple: true,
      value: '<field>',
      summary: 'Reference whose missing records are made.',
    },
    alias: {
      type: 'string',
      multiple: true,
      value: '<field:text=other>',
      summary: 'What a text of the file stands for.',
    },
    'date-format': {
      type: 'string',
      value: '<format>',
      summary: 'How dates are written, as "M/D/YYYY H:MM"; default YYYY-MM-DD.',
    },
    'decimal-comma': { type: 'boolean', summary: 'Numbers are written as 1.234,50.' },
    as: {
      type: 'string',
      value: '<login>',
      summary: 'User whose rights the import has; default the first administrator.',
    },
    'failed-rows': {
      type: 'string',
      value: '<file>',
      summary: 'Where to write rows that are refused; default <name>.failed.csv here.',
    },
  },
  run: async (args, context) => {
    const [slug = '', , path = ''] = args.parameters
    const place = await openPlace(context.environment)
    const customer = await getCustomerDatabase(place.access, place.control, { slug })
    const login = args.options['as'] ?? customer.adminEmail
    if (typeof login !== 'string') throw new UsageError('--as is missing.')
    const connections = maintainConnections(place.access, errorLog())
    try {
      const file = await openFile(path)
      const userId = await findUser(connections, customer.database, login)
      const progress = await runWith(context, args, {
        connections,
        database: customer.database,
        apps: customer.apps,
        registry: registriesOf(place.brand)(customer.apps),
        userId,
        file,
      })
      return await answer(context, args, file, progress)
    } finally {
      await connections.close()
    }
  },
}

/** Standard output is for the answer. */
function errorLog(): Log {
  return createLog({
    clock: systemClock,
    level: 'error',
    write: (line) => {
      process.stderr.write(line)
    },
  })
}

async function openFile(path: string): Promise<CsvFile> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile() !== true)
    throw new PlatformError('NOT_FOUND', { message: `There is no file ${path}.` })
  return await openCsv(() => createReadStream(path))
}

async function findUser(
  connections: Connections,
  database: DatabaseId,
  login: string,
): Promise<RecordId> {
  const results = await connections.direct(database, [
    {
      text: `select set_config('role', 'zennnn_owner', true)`,
      values: [],
    },
    {
      text: `select "id" from app."user" where "active" and zennnn.canonical_login("login") = zennnn.canonical_login($1)`,
      values: [login],
      readOnly: true,
    },
  ])
  const id = results.at(-1)?.rows[0]?.['id']
  if (id === undefined)
    throw new PlatformError('NOT_FOUND', { message: `There is no active user "${login}".` })
  return parseRecordId(id)
}

async function runWith(
  context: CommandContext,
  args: CommandArguments,
  target: {
    readonly connections: Connections
    readonly database: DatabaseId
    readonly apps: readonly string[]
    /** undefined for apps that this version does not have. */
    readonly registry: Registry | undefined
    readonly userId: RecordId
    readonly file: CsvFile
  },
): Promise<ImportProgress> {
  const { options, parameters } = args
  const { registry } = target
  if (registry === undefined)
    throw new PlatformError('APP_INVALID', {
      message: `This version does not have the apps ${target.apps.join(', ')}.`,
    })
  const stop = new AbortController()
  const onSignal = (): void => stop.abort(new PlatformError('CANCELLED'))
  process.once('SIGINT', onSignal)
  context.say(`Importing ${target.file.rowCount} rows.`)
  try {
    return await runImport({
      ...target,
      principal: { kind: 'user', userId: target.userId },
      registry,
      clock: systemClock,
      request: parseImportRequest({
        model: parameters[1],
        map: options['map'],
        key: options['key'],
        create: options['create'],
        alias: options['alias'],
        dateFormat: options['date-format'],
        decimalMark: options['decimal-comma'] === true ? ',' : '.',
      }),
      from: undefined,
      signal: stop.signal,
      purpose: 'write',
      onProgress: async ({ rows }) => {
        await Promise.resolve(context.say(`${rows} of ${target.file.rowCount} rows`))
      },
    })
  } finally {
    process.off('SIGINT', onSignal)
  }
}

/** 1 when a row was refused, so that a script notices. */
async function answer(
  context: CommandContext,
  args: CommandArguments,
  file: CsvFile,
  progress: ImportProgress,
): Promise<0 | 1> {
  const { problems, rows, created, updated, unchanged } = progress
  const badRows = new Set(problems.map(({ row }) => row)).size
  const path = badRows === 0 ? null : await writeFailedRows(args, file, progress)
  context.answer(
    { rows, created, updated, unchanged, bad_rows: badRows, failed_rows: path, problems },
    [
      `${rows} rows: ${created} created, ${updated} updated, ${unchanged} unchanged, ${badRows} refused.`,
      ...problems
        .slice(0, SHOWN_PROBLEMS)
        .map(
          ({ row, column, value, reason }) =>
            `row ${row}${column === undefined ? '' : `, ${column}`}${value === undefined ? '' : ` ${JSON.stringify(value)}`}: ${reason}`,
        ),
      ...(path === null
        ? []
        : [`All refused rows are in ${path}. Correct them and import that file.`]),
    ],
  )
  return badRows === 0 ? 0 : 1
}

async function writeFailedRows(
  { options, parameters }: CommandArguments,
  file: CsvFile,
  { problems }: ImportProgress,
): Promise<string> {
  const given = options['failed-rows']
  const source = parameters[2] ?? ''
  const path = typeof given === 'string' ? given : `${basename(source, '.csv')}.failed.csv`
  if (path === source) throw new UsageError('--failed-rows must not be the file itself.')
  try {
    await pipeline(failedRows(file, problems), createWriteStream(path, { mode: 0o600 }))
  } catch (cause) {
    throw new PlatformError('INTERNAL', {
      message: `The good rows are imported, but the refused ones cannot be written to ${path}.`,
      hint: 'Import again with the same key and --failed-rows <file>.',
      cause,
    })
  }
  return path
}
