import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldMeta } from '../api/meta.ts'
import { changedBody, newBody } from './form-changes.ts'
import { arrivedLines, bringBack, merge, resolve, savedLines } from './form-merge.ts'
import {
  type FormFields,
  type FormValues,
  type Line,
  valuesOf,
  withKeys,
  withPositions,
} from './form-values.ts'

const FORM: FormFields = {
  fields: [field('note'), field('city'), field('total', { kind: 'total', readonly: true })],
  collections: [
    {
      name: 'lines',
      fields: [field('text'), field('position', { kind: 'integer' })],
      position: 'position',
    },
  ],
  rulesOf: () => ({
    toWire: (value) => (value === '' ? null : value),
    isSame: (a, b) => (a ?? '') === (b ?? ''),
  }),
}

const BASE = valuesOf(FORM, {
  id: 'r',
  note: 'old',
  city: 'Bonn',
  total: '1.00',
  lines: [
    { id: 'a', text: 'A', position: 1 },
    { id: 'b', text: 'B', position: 2 },
  ],
})

function field(name: string, more: Partial<FieldMeta> = {}): FieldMeta {
  return { name, kind: 'text', label: name, required: false, readonly: false, ...more }
}

function changed(fields: Readonly<Record<string, unknown>>, lines = linesOf(BASE)): FormValues {
  return { fields: { ...BASE.fields, ...fields }, lines: { lines } }
}

function linesOf({ lines }: FormValues): readonly Line[] {
  return Object.values(lines).flat()
}

function line(key: string, text: string): { key: string; values: Record<string, unknown> } {
  return { key, values: { text } }
}

test('only what differs is sent; an emptied text is null; what is kept by the platform never is', () => {
  assert.equal(changedBody(FORM, BASE, changed({})), undefined)
  assert.equal(changedBody(FORM, BASE, changed({ total: '9' })), undefined)
  assert.deepEqual(changedBody(FORM, BASE, changed({ note: '', city: 'Bonn' }))?.body, {
    note: null,
  })
})

test('lines are sent as removed, changed and new, and each place in the list leads back to its line', () => {
  const mine = changed({}, [line('b', 'B2'), line('new-1', 'N')])
  const change = changedBody(FORM, changed({}, [line('a', 'A'), line('b', 'B')]), mine)
  assert.deepEqual(change, {
    body: { lines: [{ id: 'a', $remove: true }, { id: 'b', text: 'B2' }, { text: 'N' }] },
    lineKeys: { lines: ['a', 'b', 'new-1'] },
  })
})

test('a new record leaves what is empty to the server; its lines say their ids', () => {
  const { body } = newBody(FORM, {
    fields: { note: '', city: 'Bonn' },
    lines: { lines: [line('new-7', 'N')] },
  })
  assert.deepEqual(body, { city: 'Bonn', lines: [{ id: '7', text: 'N' }] })
})

test('changes to different fields and lines are both kept', () => {
  const mine = changed({ note: 'mine' }, [line('a', 'mine'), line('b', 'B'), line('new-1', 'N')])
  const theirs = changed({ city: 'Kiel' }, [line('a', 'A'), line('b', 'theirs'), line('c', 'C')])
  const base = changed({}, [line('a', 'A'), line('b', 'B')])
  const merged = merge(FORM, { base, mine, theirs })
  assert.deepEqual(merged.conflicts, [])
  assert.deepEqual(merged.taken, ['city', 'lines'])
  assert.equal(merged.values.fields['note'], 'mine')
  assert.equal(merged.values.fields['city'], 'Kiel')
  assert.deepEqual(
    linesOf(merged.values).map(({ key, values }) => [key, values['text']]),
    [
      ['a', 'mine'],
      ['b', 'theirs'],
      ['new-1', 'N'],
      ['c', 'C'],
    ],
  )
})

test('the same change by both is no conflict; different ones are, and a choice decides', () => {
  const both = merge(FORM, {
    base: BASE,
    mine: changed({ note: 'x' }),
    theirs: changed({ note: 'x' }),
  })
  assert.deepEqual(both.conflicts, [])
  const { values, conflicts } = merge(FORM, {
    base: BASE,
    mine: changed({ note: 'mine' }),
    theirs: changed({ note: 'theirs' }),
  })
  const conflict = conflicts.at(0)
  assert.ok(conflict?.kind === 'value')
  assert.deepEqual([conflict.yours, conflict.theirs], ['mine', 'theirs'])
  assert.equal(resolve(values, conflict, 'yours').fields['note'], 'mine')
  assert.equal(resolve(values, conflict, 'theirs').fields['note'], 'theirs')
})

test('a line that one deleted and the other changed is a conflict; one that nobody touched just goes', () => {
  const base = changed({}, [line('a', 'A'), line('b', 'B')])
  const deletedByThem = merge(FORM, {
    base,
    mine: changed({}, [line('a', 'mine'), line('b', 'B')]),
    theirs: changed({}, []),
  })
  assert.deepEqual(
    deletedByThem.conflicts.map(({ kind }) => kind),
    ['removed-by-them'],
  )
  assert.deepEqual(
    linesOf(deletedByThem.values).map(({ key }) => key),
    ['a'],
  )
  const theirs = deletedByThem.conflicts.at(0)
  assert.ok(theirs)
  assert.deepEqual(linesOf(resolve(deletedByThem.values, theirs, 'theirs')), [])
  // The server does not know it any more, so it is made anew.
  const again = linesOf(resolve(deletedByThem.values, theirs, 'yours')).at(0)
  assert.match(again?.key ?? '', /^new-/)

  const deletedByMe = merge(FORM, {
    base,
    mine: changed({}, [line('b', 'B')]),
    theirs: changed({}, [line('a', 'theirs'), line('b', 'B')]),
  })
  assert.deepEqual(
    deletedByMe.conflicts.map(({ kind }) => kind),
    ['removed-by-you'],
  )
  const mine = deletedByMe.conflicts.at(0)
  assert.ok(mine)
  assert.equal(linesOf(resolve(deletedByMe.values, mine, 'theirs')).length, 2)
})

test('new lines are found again under the ids they got, after an answer and without one', () => {
  const base = changed({}, [line('a', 'A')])
  const mine = changed({}, [line('a', 'A'), line('new-2', 'same'), line('new-1', 'same')])
  const theirs = changed({}, [line('x2', 'same'), line('a', 'A'), line('x1', 'same')])
  const saved = savedLines(FORM, { base, mine, theirs })
  assert.deepEqual(
    [...saved],
    [
      ['new-2', 'x1'],
      ['new-1', 'x2'],
    ],
  )
  const arrived = arrivedLines(FORM, { base, mine, theirs })
  assert.equal(changedBody(FORM, theirs, withKeys(mine, arrived)), undefined)
  const other = changed({}, [line('a', 'A'), line('x3', 'of somebody else')])
  assert.equal(arrivedLines(FORM, { base, mine, theirs: other }).size, 0)
})

function positions(given: readonly unknown[]): readonly unknown[] {
  const lines = given.map((position, index) => ({ key: String(index), values: { position } }))
  return withPositions(lines, 'position').map(({ values }) => Object(values).position)
}

test('positions follow the order, and those that are right stay', () => {
  assert.deepEqual(positions([undefined, undefined]), [1, 2])
  assert.deepEqual(positions([10, 20, 30]), [10, 20, 30])
  assert.deepEqual(positions([1, 3, 2]), [1, 3, 4])
  assert.deepEqual(positions([1, undefined, 2]), [1, 2, 3])
})

test('what was discarded comes back, but never over what was typed or done since', () => {
  const discarded = changed({ note: 'discarded', city: 'Kiel' }, [
    line('b', 'B typed'),
    line('new-1', 'N'),
  ])
  const base = changed({}, [line('a', 'A'), line('b', 'B')])
  const since = changed({ note: 'typed since', total: '5.00' }, [
    line('a', 'A'),
    line('b', 'B since'),
    line('c', 'of a colleague'),
  ])
  assert.deepEqual(bringBack(FORM, { base, mine: discarded, theirs: base }), discarded)
  const back = bringBack(FORM, { base, mine: discarded, theirs: since })
  assert.deepEqual(back.fields, {
    ...BASE.fields,
    note: 'typed since',
    city: 'Kiel',
    total: '5.00',
  })
  assert.deepEqual(
    linesOf(back).map(({ values }) => values['text']),
    ['B since', 'N', 'of a colleague'],
  )
})
