import type { ComponentType } from 'react'

/** One part of the page Security. Each has its place in the address, and its code comes when it is first shown. */
interface SecuritySection {
  /** In the address. */
  readonly name: string
  readonly label: () => string
  readonly View: ComponentType
}

/** In the order in which they are shown; the first is there when the address names none. */
export const SECURITY_SECTIONS: readonly SecuritySection[] = []
