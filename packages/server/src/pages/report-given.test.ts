import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOTHING_WRITTEN, problemsOf, readWritten, toGiven, wordsProblem } from './report-given.ts'

const WRITTEN = { ...NOTHING_WRITTEN, title: 'A hole', body: 'It is open.' }

function namesOf(change: Partial<typeof WRITTEN>): readonly string[] {
  return [...problemsOf({ ...WRITTEN, ...change }).keys()]
}

test('a title and what is wrong are enough, and what is not said is null', () => {
  assert.deepEqual(namesOf({}), [])
  assert.deepEqual(toGiven(WRITTEN), {
    title: 'A hole',
    place: '',
    body: 'It is open.',
    steps: '',
    severity: null,
    address: null,
    credit: null,
  })
  assert.deepEqual(namesOf({ title: '', body: '' }), ['title', 'body'])
  assert.equal(toGiven({ ...WRITTEN, severity: 'dreadful' }).severity, null)
  assert.equal(toGiven({ ...WRITTEN, severity: 'high' }).severity, 'high')
})

test('scripts, escapes of terminals and archives as text are kept as they are', () => {
  const body = '<script>alert(1)</script>\n\u001b[31mred\nUEsDBBQAAAAIAA==\n${7*7} {{7*7}}'
  assert.deepEqual(namesOf({ body, steps: body }), [])
  assert.equal(toGiven({ ...WRITTEN, body }).body, body)
  assert.equal(readWritten(new Map([['body', ' a\r\nb ']])).body, 'a\nb')
})

test('what is too long, no address, more than a line, or has a card number is refused by its name', () => {
  assert.deepEqual(namesOf({ body: 'x'.repeat(20_001) }), ['body'])
  assert.deepEqual(namesOf({ title: 'x'.repeat(201) }), ['title'])
  assert.deepEqual(namesOf({ steps: 'Pay with 4111 1111 1111 1111.' }), ['steps'])
  for (const address of ['rita', 'Rita <rita@example.com>', 'a@b.c, d@e.f', 'a@b.c\nBcc: d@e.f'])
    assert.deepEqual(namesOf({ address }), ['address'], address)
  for (const title of ['A\nB', '\u202eA', 'A\u061c', '\u001b[31mA', '\u200b\u3164'])
    assert.deepEqual(namesOf({ title }), ['title'], JSON.stringify(title))
  assert.deepEqual(namesOf({ credit: 'Rita\u202e' }), ['credit'])
  assert.match(
    problemsOf({ ...WRITTEN, body: 'x'.repeat(20_001) }).get('body') ?? '',
    /^This has 20,001 characters, and 20,000 are the most\./,
  )
  assert.equal(wordsProblem(''), 'Write something first.')
  assert.match(wordsProblem('4111111111111111') ?? '', /payment card/)
  assert.equal(wordsProblem('Thank you.'), undefined)
})
