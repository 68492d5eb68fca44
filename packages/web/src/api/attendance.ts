/** As often as a page that is looked at reads again by itself, so that who types without asking for anything stays signed in. */
const ATTENDED_MS = 60_000
const TOUCHES = ['pointerdown', 'pointermove', 'wheel', 'keydown', 'input', 'touchstart'] as const
const UNATTENDED_HEADER = 'x-unattended'

let touchedAt = performance.now()

/** Notes from now on when a person touches this page. */
export function noteTouches(page: Pick<Window, 'addEventListener'>): void {
  for (const touch of TOUCHES) page.addEventListener(touch, note, { capture: true, passive: true })
}

function note(): void {
  touchedAt = performance.now()
}

/**
 * What a request says of who makes it: that nobody touched this page for a minute, so that a timer or a change elsewhere asks,
 * and no person. It does not keep the session alive then.
 */
export function attendanceHeaders(now = performance.now()): Readonly<Record<string, string>> {
  return now - touchedAt > ATTENDED_MS ? { [UNATTENDED_HEADER]: '1' } : {}
}
