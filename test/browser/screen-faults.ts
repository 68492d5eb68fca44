import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { settled } from './settled.ts'

/** What is pressed by a thumb is 44 high, with the line around it; a link in a line of text has the line (WCAG 2.5.8). */
const THUMB = 42
const TEXT_LINE = 24

/** Asserts that no text is cut off without a sign, nothing lies beside the window and, on a phone, a thumb finds what it can press. */
export async function hasNoFaults(page: Page, name: string): Promise<void> {
  const faults = await settled(
    async (): Promise<unknown> => await page.evaluate(FAULTS),
    (found) => Array.isArray(found) && found.length === 0,
  )
  assert.deepEqual(faults, [], name)
}

// As text: the types of this repository know no DOM.
const FAULTS = `(() => {
  const faults = []
  const isPhone = innerWidth <= 768
  const dialog = document.querySelector('[aria-modal="true"]')
  const root = dialog ?? document.body
  const tooLong = document.documentElement.scrollHeight - innerHeight
  if (tooLong > 0) faults.push('the window scrolls by ' + tooLong)
  const say = (element, what) => {
    const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)
    faults.push(what + ': ' + element.tagName.toLowerCase() + ' "' + words + '"')
  }
  const isHidden = (element, box) =>
    box.width <= 1 || box.height <= 1 || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  const scrolls = (element) => {
    for (let one = element; one !== null && one !== document.body; one = one.parentElement)
      if (/auto|scroll/.test(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth) return true
    return false
  }
  const hasWords = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')
  // A row of a list is pressed anywhere; an input where its frame is.
  const pressedHeight = (element) => {
    const place = element.closest('[data-row-focus]')?.closest('[data-id]') ??
      (element.matches('input, select, textarea') ? element.parentElement : element)
    const larger = parseFloat(getComputedStyle(element, '::after').height) || 0
    return Math.max(place.getBoundingClientRect().height, larger)
  }
  for (const element of root.querySelectorAll('*')) {
    if (element.closest('svg, option, [aria-hidden="true"], a[href="#main"]') !== null) continue
    // Only for those who hear it.
    if (element.closest('thead')?.getBoundingClientRect().width <= 1) continue
    const box = element.getBoundingClientRect()
    if (isHidden(element, box)) continue
    const style = getComputedStyle(element)
    const canPress = element.matches('a[href], button, input, select, textarea, [role="option"], [role^="menuitem"]')
    if (hasWords(element) || canPress) {
      if ((box.left < -1 || box.right > innerWidth + 1) && !scrolls(element)) say(element, 'beside the window')
    }
    if (element.matches('input:not([type="checkbox"], [type="radio"]), textarea') && element.scrollWidth > element.clientWidth + 1 && style.textOverflow !== 'ellipsis')
      say(element, 'value cut off')
    if (hasWords(element) && style.overflowX !== 'visible' && style.overflowX !== 'auto' && style.overflowX !== 'scroll') {
      if (element.scrollWidth > element.clientWidth + 1 && style.textOverflow !== 'ellipsis' && element.closest('[title]') === null)
        say(element, 'cut off')
      if (element.scrollHeight > element.clientHeight + 3 && style.overflowY === 'hidden' && style.webkitLineClamp === 'none')
        say(element, 'cut off below')
    }
    if (isPhone && canPress && !element.matches('input[type="checkbox"], input[type="radio"], input[type="file"]')) {
      const isInText = element.matches('a') && style.display.startsWith('inline')
      const line = isInText ? element.parentElement.getBoundingClientRect().height : pressedHeight(element)
      if (line < (isInText ? ${TEXT_LINE} : ${THUMB}) - 0.5) say(element, 'too low for a thumb (' + line + ')')
    }
  }
  // Texts that lie on each other: columns of a table that have no room.
  for (const row of root.querySelectorAll('thead tr')) {
    if (row.parentElement.getBoundingClientRect().width <= 1) continue
    const boxes = [...row.querySelectorAll('th')].map((cell) => {
      const range = document.createRange()
      range.selectNodeContents(cell)
      return [cell, range.getBoundingClientRect()]
    })
    const shown = boxes.filter(([cell, box]) => !isHidden(cell, box)).toSorted(([, a], [, b]) => a.left - b.left)
    for (let at = 1; at < shown.length; at += 1)
      if (shown[at][1].left < shown[at - 1][1].right - 1) say(shown[at][0], 'on its neighbour')
  }
  return faults
})()`
