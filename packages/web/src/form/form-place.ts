const FOCUSABLE = 'input, textarea, select, button, [tabindex="0"], [contenteditable="true"]'

/** The id of the element in which a field, or a cell of a line, stands. */
export function placeId(place: string): string {
  return `at/${place}`
}

/** Leads the person to a field; false when it is not on the screen. */
export function focusPlace(place: string): boolean {
  const at = document.getElementById(placeId(place))
  const input = at?.querySelector<HTMLElement>(FOCUSABLE)
  if (input === null || input === undefined) return false
  input.focus()
  // As Tab does: what is typed next takes the place of what stood there.
  if (input instanceof HTMLInputElement) input.select()
  input.scrollIntoView({ block: 'center' })
  return true
}
