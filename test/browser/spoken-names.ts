import assert from 'node:assert/strict'
import type { CDPSession, Page } from 'playwright-core'

/** What can be pressed or filled in, by its role for assistive technology. */
const CONTROLS: ReadonlySet<string> = new Set([
  'button',
  'checkbox',
  'combobox',
  'link',
  'radio',
  'searchbox',
  'spinbutton',
  'switch',
  'tab',
  'textbox',
])

const sessions = new WeakMap<Page, CDPSession>()

interface Spoken {
  readonly role: string
  readonly name: string
  readonly description: string
}

/**
 * Asserts that whoever hears the page knows what each control does: none is without a name, and no two buttons have one name,
 * as in the rows of a table, unless what describes them tells them apart.
 */
export async function hasSpokenNames(page: Page, where: string): Promise<void> {
  const controls = await spokenControls(page)
  assert.ok(controls.length > 0, `${where}: nothing can be pressed`)
  assert.deepEqual(
    controls.filter(({ name }) => name.trim() === ''),
    [],
    `${where}: without a name`,
  )
  const buttons = controls
    .filter(({ role }) => role === 'button')
    .map(({ name, description }) => `${name} ${description}`.trim())
  assert.deepEqual(
    buttons.filter((name, at) => buttons.indexOf(name) !== at),
    [],
    `${where}: said of two buttons`,
  )
}

/** As Chromium tells a screen reader. */
async function spokenControls(page: Page): Promise<readonly Spoken[]> {
  // Kept open: one that is detached takes the device for passkeys of the page along.
  const session = sessions.get(page) ?? (await page.context().newCDPSession(page))
  sessions.set(page, session)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  return nodes
    .filter(({ ignored, role }) => !ignored && CONTROLS.has(String(role?.value)))
    .map(({ role, name, description }) => ({
      role: String(role?.value),
      name: String(name?.value ?? ''),
      description: String(description?.value ?? ''),
    }))
}
