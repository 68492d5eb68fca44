import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import type { Model, Registry } from '@zennnn/model'
import type { Connections } from '../connections/connections.ts'
import type { Principal, Row, Statement } from '../connections/statement.ts'
import type { Transaction } from '../connections/transaction.ts'
import { findCorrespondent } from '../records/correspondent.ts'
import { parseArrayLiteral } from '../records/query-array.ts'
import { type Sight, sightOf } from '../records/query-sight.ts'
import { doorInto } from '../records/records-door.ts'
import type { HistoryPage } from './history-entry.ts'
import { goneLineStatement, linesOf } from './history-lines.ts'
import {
  changesStatement,
  compareRows,
  cursorOf,
  type HistoryQuestion,
  historyCursorText,
  mailsStatement,
  notesStatement,
  WHO,
} from './history-statements.ts'
import { type Told, tellEntries } from './history-tell.ts'
import { titleStatements, titlesOf, wantedOf } from './history-titles.ts'
import { parseValues, referredIn } from './history-values.ts'

/** Pages that hold nothing the asker sees are passed over, so many at most in one answer. */
const MAX_EMPTY_PAGES = 10

export interface HistoryAsker {
  readonly connections: Connections
  readonly database: DatabaseId
  readonly principal: Principal
  readonly registry: Registry
}

/**
 * What happened to a record, newest first, as the asker sees it: values of fields that they do not see are left out, records
 * that they do not see are not named, and a change of which nothing is left is not there. Rights and names are those of one
 * transaction. NOT_FOUND for a record that they do not see, for guests and for the bearers of links.
 */
export async function readHistory(
  asker: HistoryAsker,
  question: HistoryQuestion,
): Promise<HistoryPage> {
  let asked = question
  for (let pages = 1; ; pages += 1) {
    const { page, next } = await readPage(asker, asked)
    if (page.entries.length > 0 || next === undefined || pages >= MAX_EMPTY_PAGES) return page
    asked = { ...asked, before: next }
  }
}

interface Read {
  readonly page: HistoryPage
  readonly next: HistoryQuestion['before']
}

async function readPage(asker: HistoryAsker, question: HistoryQuestion): Promise<Read> {
  const { connections, database, principal } = asker
  return await connections.transaction(database, principal, async (transaction) => {
    const rows = await readRows(transaction, question)
    const sight = sightOf(asker.registry, parseArrayLiteral(rows.groups))
    const model = sight.models.get(question.model)
    if (model === undefined) throw new PlatformError('NOT_FOUND')
    const shown = [...rows.all].sort(compareRows).slice(0, question.limit)
    const last = shown.at(-1)
    const next = last === undefined || rows.all.length <= shown.length ? undefined : cursorOf(last)
    const told = await findOut(transaction, { asker, question, sight, model, rows: shown })
    return {
      next,
      page: {
        entries: tellEntries(shown, told),
        next: next === undefined ? null : historyCursorText(next),
      },
    }
  })
}

/** One more of each than a page has says whether there is a next one. */
async function readRows(
  transaction: Transaction,
  question: HistoryQuestion,
): Promise<{ readonly groups: string; readonly all: readonly Row[] }> {
  const asked = { ...question, limit: question.limit + 1 }
  const { shown } = question
  const results = await transaction.runAll([
    WHO,
    ...(shown === 'changes' ? [] : [mailsStatement(asked), notesStatement(asked)]),
    ...(shown === 'messages' ? [] : [changesStatement(asked)]),
  ])
  const [who, ...found] = results
  const groups = who?.rows[0]?.['groups']
  return {
    groups: typeof groups === 'string' ? groups : '{}',
    all: found.flatMap(({ rows }) => rows),
  }
}

interface Page {
  readonly asker: HistoryAsker
  readonly question: HistoryQuestion
  readonly sight: Sight
  readonly model: Model
  readonly rows: readonly Row[]
}

/** Asks, with the asker's rights, for all that decides what of these rows is told. */
async function findOut(transaction: Transaction, page: Page): Promise<Told> {
  const { asker, question, sight, model, rows } = page
  const lines = linesOf(sight, model)
  const titles = titleStatements(sight, wantedOf(rows.flatMap((row) => namesIn(sight, row))))
  const verdicts = goneLines(page, lines)
  const results = await transaction.runAll([...titles.values(), ...verdicts.values()])
  const gone = [...verdicts.keys()].filter(
    (_, at) => results[titles.size + at]?.rows[0]?.['seen'] === true,
  )
  return {
    sight,
    document: question,
    lines,
    titles: titlesOf(titles.keys(), results),
    goneLines: new Set(gone),
    seesAddress: await seesAddress(transaction, { asker, question, sight, rows }),
  }
}

/** The author, the record of an entry, and all that its values refer to. */
function namesIn(sight: Sight, row: Row): readonly (readonly [string, string])[] {
  const { author, model, record } = row
  const names: (readonly [string, string])[] = typeof author === 'string' ? [['user', author]] : []
  if (typeof model !== 'string' || typeof record !== 'string') return names
  const seen = sight.models.get(model)
  if (seen === undefined) return names
  const values = [parseValues(row['before']), parseValues(row['after'])]
  return [...names, [model, record], ...values.flatMap((one) => referredIn(seen, one))]
}

function goneLines(
  { asker, question, rows }: Page,
  lines: ReadonlyMap<string, string>,
): ReadonlyMap<string, Statement> {
  const statements = new Map<string, Statement>()
  for (const [model, inverse] of lines) {
    if (!rows.some((row) => row['model'] === model && row['gone'] === true)) continue
    const line = { model, inverse, document: question.id }
    const statement = goneLineStatement(asker.registry, line)
    if (statement !== undefined) statements.set(model, statement)
  }
  return statements
}

/** The address of a mail is that of the correspondent: told to who sees that, and to who sees all mails. */
async function seesAddress(
  transaction: Transaction,
  { asker, question, sight, rows }: Omit<Page, 'model'>,
): Promise<boolean> {
  if (!rows.some(({ recipient }) => recipient !== undefined)) return false
  if (sight.models.has('mail')) return true
  const door = doorInto(transaction)
  const parts = { registry: asker.registry, door }
  const address = await findCorrespondent(parts, question.model, question.id)
  return address !== null && address !== undefined
}
