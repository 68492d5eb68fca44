import {
  answerChange,
  type ChangeContext,
  type Condition,
  equals,
  type Transaction,
} from '@zennnn/data'
import { PlatformError, parseRecordId, type RecordId } from '@zennnn/kernel'
import { idsCondition } from './ids-condition.ts'
import { writeOrRefuse } from './import-attempt.ts'
import { readRecords, selectEmbedded, selectField } from './record-read.ts'
import { type ImportedChange, planUndo, type UndoUnit, writableValues } from './undo-plan.ts'

/** A record that was left as it is. */
export interface UndoRefusal {
  readonly model: string
  readonly record: string
  /** What people call it; its id when they may not see it any more. */
  readonly title: string
  readonly reason: string
}

export interface UndoOutcome {
  readonly deleted: number
  readonly restored: number
  readonly refusals: readonly UndoRefusal[]
}

const UPDATE = { kind: 'update', maxAffected: undefined, returning: undefined } as const
const CREATE = {
  kind: 'create',
  columns: undefined,
  missing: 'default',
  returning: undefined,
} as const

/** Undoes one chunk of an import inside a transaction. Records that cannot be undone stay as they are and are named. */
export async function undoChunk(
  transaction: Transaction,
  change: ChangeContext,
  changes: readonly ImportedChange[],
): Promise<UndoOutcome> {
  const chunk = new ChunkUndo(transaction, change, changes)
  await chunk.run(planUndo(change.sight, changes))
  return await chunk.outcome()
}

class ChunkUndo {
  readonly #transaction: Transaction
  readonly #change: ChangeContext
  readonly #touched: readonly string[]
  readonly #refused: { readonly unit: UndoUnit; readonly reason: string }[] = []
  #deleted = 0
  #restored = 0

  constructor(transaction: Transaction, change: ChangeContext, changes: readonly ImportedChange[]) {
    this.#transaction = transaction
    this.#change = change
    this.#touched = [...new Set(changes.map(({ record }) => record))]
  }

  async run(units: readonly UndoUnit[]): Promise<void> {
    const left = units.filter((unit) => !this.#refuseChanged(unit) && !this.#refuseRight(unit))
    await this.#restore(left.filter(({ isMade }) => !isMade))
    // In the order of the plan, all of one model together: a record goes before those it refers to.
    const made = Map.groupBy(
      left.filter(({ isMade }) => isMade),
      ({ model }) => model,
    )
    for (const group of made.values()) await this.#delete(group)
  }

  async outcome(): Promise<UndoOutcome> {
    const titles = new Map<string, string>()
    for (const [model, refused] of Map.groupBy(this.#refused, ({ unit }) => unit.model))
      for (const [id, title] of await this.#titles(
        model,
        refused.map(({ unit }) => unit.record),
      ))
        titles.set(id, title)
    return {
      deleted: this.#deleted,
      restored: this.#restored,
      refusals: this.#refused.map(({ unit: { model, record }, reason }) => ({
        model,
        record,
        title: titles.get(record) ?? record,
        reason,
      })),
    }
  }

  #refuseChanged(unit: UndoUnit): boolean {
    if (unit.changedByOthers) this.#refuse(unit, 'It was changed after the import.')
    return unit.changedByOthers
  }

  /** Where nobody of the asker's groups may delete at all, PostgreSQL need not be asked for each record. */
  #refuseRight(unit: UndoUnit): boolean {
    const { sight } = this.#change
    const grants = sight.models.get(unit.model)?.grants ?? []
    const needed = unit.isMade ? 'delete' : 'update'
    const may = grants.some(
      ({ group, operations }) => operations.includes(needed) && (sight.groups?.has(group) ?? true),
    )
    if (!may) this.#refuse(unit, `You may not ${needed === 'delete' ? 'delete' : 'change'} it.`)
    return !may
  }

  #refuse(unit: UndoUnit, reason: string): void {
    this.#refused.push({ unit, reason })
  }

  async #restore(units: readonly UndoUnit[]): Promise<void> {
    const refused = await writeOrRefuse(this.#transaction, units, async (batch) => {
      for (const unit of batch) await this.#restoreOne(unit)
      await this.#expectNothingElse()
    })
    this.#restored += units.length - refused.length
    for (const { item, error } of refused) this.#refuse(item, error.message)
  }

  async #restoreOne(unit: UndoUnit): Promise<void> {
    const { model, record } = unit
    const values = this.#writable(model, unit.values)
    const [current] = await this.#read(
      model,
      [record],
      [
        selectField('version'),
        ...unit.pairs.map(({ field }) => selectEmbedded(field, [selectField('id')])),
      ],
    )
    if (current === undefined)
      throw new PlatformError('NOT_FOUND', { message: 'It is not there any more.' })
    const pairs = unit.pairs.map(({ field, added, removed }) => {
      const ids = recordIds(current[field]).filter((id) => !added.includes(id))
      return [field, [...new Set([...ids, ...removed])]] as const
    })
    const body = { ...values, ...Object.fromEntries(pairs) }
    if (Object.keys(body).length > 0)
      await answerChange(this.#change, {
        ...UPDATE,
        model,
        where: equals('id', record),
        body,
        version: Number(current['version']),
      })
    await this.#restoreLines(unit)
  }

  async #restoreLines({ madeLines, lostLines }: UndoUnit): Promise<void> {
    for (const [model, lines] of Map.groupBy(madeLines, (line) => line.model)) {
      const there = lines.map(({ record }) => record)
      const ids = await this.#deleteWhere(model, idsCondition(there))
      if (ids.length !== lines.length) throw new PlatformError('ACCESS_DENIED')
    }
    for (const [model, lines] of Map.groupBy(lostLines, (line) => line.model)) {
      const body = lines.map(({ values }) => this.#writable(model, values))
      await answerChange(this.#change, { ...CREATE, model, body })
    }
  }

  async #delete(units: readonly UndoUnit[]): Promise<void> {
    const model = units[0]?.model ?? ''
    const found = await this.#read(
      model,
      units.map(({ record }) => record),
      [selectField('version')],
    )
    const versions = new Map(found.map(({ id, version }) => [String(id), String(version)]))
    // What is gone already needs no undoing.
    const there = units.filter(({ record }) => versions.has(record))
    const refused = await writeOrRefuse(this.#transaction, there, async (batch) => {
      await this.#deleteBatch(model, batch, versions)
      await this.#expectNothingElse()
    })
    this.#deleted += there.length - refused.length
    for (const { item, error } of refused) this.#refuse(item, error.message)
  }

  async #deleteBatch(
    model: string,
    batch: readonly UndoUnit[],
    versions: ReadonlyMap<string, string>,
  ): Promise<void> {
    const gone = new Set<string>()
    const groups = Map.groupBy(batch, ({ record }) => versions.get(record) ?? '')
    for (const [version, units] of groups) {
      const ids = units.map(({ record }) => record)
      // Whoever changes it at this very moment changes the version too.
      const where: Condition = {
        kind: 'and',
        conditions: [idsCondition(ids), equals('version', version)],
      }
      for (const id of await this.#deleteWhere(model, where)) gone.add(id)
    }
    const details = batch.flatMap(({ record }, at) =>
      gone.has(record)
        ? []
        : [{ field: `[${at}]`, message: 'You may not delete it, or it was changed just now.' }],
    )
    if (details.length > 0) throw new PlatformError('ACCESS_DENIED', { details })
  }

  async #deleteWhere(model: string, where: Condition): Promise<readonly RecordId[]> {
    const { ids } = await answerChange(this.#change, {
      kind: 'delete',
      model,
      where,
      maxAffected: undefined,
      returning: undefined,
    })
    return ids
  }

  /** What a deletion takes along, or changes because it referred to it, must be of the import too. */
  async #expectNothingElse(): Promise<void> {
    const { rows } = await this.#transaction.run({
      name: 'zennnn_changed_beside',
      text: 'select zennnn.changed_beside($1::text[]) as others',
      values: [this.#touched],
    })
    if (Number(rows[0]?.['others']) > 0)
      throw new PlatformError('REFERENCE_VIOLATED', {
        message: 'Something that was not imported belongs to it or refers to it.',
      })
  }

  #writable(model: string, values: UndoUnit['values']): UndoUnit['values'] {
    const { sight, writer } = this.#change
    const own = writableValues(sight, model, values, writer === 'code')
    if (own !== undefined) return own
    throw new PlatformError('ACCESS_DENIED', {
      message: 'You may not see all of what the import changed in it.',
    })
  }

  async #read(
    model: string,
    ids: readonly string[],
    select: Parameters<typeof readRecords>[1]['select'],
  ): ReturnType<typeof readRecords> {
    const { door, sight } = this.#change
    return await readRecords(door, {
      sight,
      model,
      select: [selectField('id'), ...select],
      field: 'id',
      values: ids,
    })
  }

  async #titles(
    model: string,
    ids: readonly string[],
  ): Promise<readonly (readonly [string, string])[]> {
    const declared = this.#change.sight.models.get(model)
    const title = declared?.fields.has(declared.title) === true ? declared.title : 'id'
    const found = await this.#read(model, ids, title === 'id' ? [] : [selectField(title)])
    return found.map((record) => [String(record['id']), String(record[title] ?? record['id'])])
  }
}

function recordIds(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map((record) => String(parseRecordId(Object(record).id))) : []
}
