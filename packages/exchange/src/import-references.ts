import { answerChange, type ChangeContext, type Transaction } from '@zennnn/data'
import { isRecordId, PlatformError, type RecordId } from '@zennnn/kernel'
import { writeOrRefuse } from './import-attempt.ts'
import { type Answers, bodyOf, type RecordBody } from './record-body.ts'
import { readRecords, selectField } from './record-read.ts'
import type { RecordDraft, RowProblem, Wish } from './row-plan.ts'

/** Records by model, field and text. Several under one text: it does not name one of them. */
export type Known = ReadonlyMap<string, readonly RecordId[]>

type WishProblem = Omit<RowProblem, 'row'>

/** Finds the records that drafts refer to by a text, and makes the missing ones where that was asked for. */
export class ReferenceFinder implements Answers {
  readonly #transaction: Transaction
  readonly #change: ChangeContext
  readonly #known: Map<string, readonly RecordId[]>
  readonly #refused = new Map<string, WishProblem>()

  constructor(transaction: Transaction, change: ChangeContext, known: Known) {
    this.#transaction = transaction
    this.#change = change
    this.#known = new Map(known)
  }

  get known(): Known {
    return this.#known
  }

  async find(drafts: readonly RecordDraft[]): Promise<void> {
    const wishes = drafts.flatMap(wishesOf)
    await this.#look(wishes)
    await this.#make(wishes.filter((wish) => wish.create !== undefined))
  }

  answer(wish: Wish): RecordId | WishProblem {
    const { model, by, text, column } = wish
    for (const field of by) {
      const [id, ...others] = this.#known.get(keyOf(model.name, field, text)) ?? []
      if (id !== undefined && others.length === 0) return id
      if (id !== undefined)
        return {
          column,
          value: text,
          reason: `${others.length + 1} of "${model.plural}" have this ${field}, so it is not clear which is meant.`,
        }
    }
    if (isRecordId(text.toLowerCase())) return idOf(text)
    return (
      this.#refused.get(wishKey(wish)) ?? {
        column,
        value: text,
        reason: `There is no "${model.label}" with this ${by.join(' or ')}.`,
      }
    )
  }

  async #look(wishes: readonly Wish[]): Promise<void> {
    const wanted = Map.groupBy(
      wishes.flatMap((wish) => wish.by.map((field) => ({ wish, field }))),
      ({ wish, field }) => `${wish.model.name}.${field}`,
    )
    for (const group of wanted.values()) {
      const [first] = group
      if (first === undefined) continue
      const { model } = first.wish
      const texts = new Set(group.map(({ wish }) => wish.text))
      const missing = [...texts].filter(
        (text) => !this.#known.has(keyOf(model.name, first.field, text)),
      )
      await this.#lookFor(model.name, first.field, missing)
    }
  }

  async #lookFor(model: string, field: string, values: readonly string[]): Promise<void> {
    const { door, sight } = this.#change
    const select = [selectField('id'), selectField(field)]
    for (const record of await readRecords(door, { sight, model, select, field, values })) {
      const key = keyOf(model, field, String(record[field]))
      this.#known.set(key, [...(this.#known.get(key) ?? []), idOf(String(record['id']))])
    }
  }

  async #make(wishes: readonly Wish[]): Promise<void> {
    const missing = new Map<string, Missing>()
    for (const wish of wishes) {
      const key = wishKey(wish)
      const isMissing = wish.by.every(
        (by) => !this.#known.has(keyOf(wish.model.name, by, wish.text)),
      )
      if (wish.create === undefined || !isMissing || missing.has(key) || this.#refused.has(key))
        continue
      const body = bodyOf(wish.create, this)
      if ('problems' in body) {
        const [problem] = body.problems
        if (problem !== undefined) this.#refused.set(key, problem)
      } else missing.set(key, { wish, body })
    }
    for (const group of Map.groupBy(missing.values(), ({ wish }) => wish.model.name).values())
      await this.#create(group)
  }

  async #create(group: readonly Missing[]): Promise<void> {
    const made: (readonly [Wish, RecordId])[] = []
    const refused = await writeOrRefuse(this.#transaction, group, async (batch) => {
      const { ids } = await answerChange(this.#change, {
        kind: 'create',
        model: batch[0]?.wish.model.name ?? '',
        body: batch.map(({ body }) => body.fields),
        columns: undefined,
        missing: 'default',
        returning: undefined,
      })
      for (const [at, { wish }] of batch.entries()) {
        const id = ids[at]
        if (id !== undefined) made.push([wish, id])
      }
    })
    for (const [wish, id] of made)
      this.#known.set(keyOf(wish.model.name, wish.by[0] ?? '', wish.text), [id])
    for (const { item, error } of refused) {
      const { model, text, column } = item.wish
      const reason = `This "${model.label}" cannot be made: ${error.message}`
      this.#refused.set(wishKey(item.wish), { column, value: text, reason })
    }
  }
}

interface Missing {
  readonly wish: Wish
  readonly body: RecordBody
}

/** Those of the records to make come first, so that they are there when those are made. */
function wishesOf(draft: RecordDraft): readonly Wish[] {
  const own = [...draft.references.values(), ...[...draft.many.values()].flat()]
  const nested = own.flatMap((wish) => (wish.create === undefined ? [] : wishesOf(wish.create)))
  const lines = [...draft.lines.values()].flat().flatMap(wishesOf)
  return [...nested, ...own, ...lines]
}

function wishKey({ model, by, text }: Wish): string {
  return keyOf(model.name, by.join(), text)
}

function keyOf(model: string, field: string, text: string): string {
  return `${model}\0${field}\0${text}`
}

function idOf(text: string): RecordId {
  const id = text.toLowerCase()
  if (isRecordId(id)) return id
  throw new PlatformError('VALUE_INVALID', { message: 'This is not the id of a record.' })
}
