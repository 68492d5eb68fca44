import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attendanceHeaders, noteTouches } from './attendance.ts'

test('a page says of what it asks that nobody is there, once nobody touched it for a minute', () => {
  const page = new EventTarget()
  noteTouches(page)
  page.dispatchEvent(new Event('keydown'))
  const touched = performance.now()
  assert.deepEqual(attendanceHeaders(touched + 59_000), {})
  assert.deepEqual(attendanceHeaders(touched + 61_000), { 'x-unattended': '1' })
  page.dispatchEvent(new Event('focus'))
  assert.deepEqual(attendanceHeaders(touched + 61_000), { 'x-unattended': '1' }, 'by itself')
  for (const touch of ['pointerdown', 'pointermove', 'wheel', 'input', 'touchstart']) {
    const before = performance.now()
    while (performance.now() <= before);
    page.dispatchEvent(new Event(touch))
    assert.deepEqual(attendanceHeaders(before + 60_000), {}, touch)
  }
})
