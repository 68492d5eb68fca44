import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { MenuEntry } from './app-menu.ts'
import { ModelIcon } from './model-icon.tsx'

/** The way to the records of a model, or to a page of an app; says whether one is there. */
export function ModelLink({
  entry,
  className,
  wordsClass,
  isNarrow = false,
  onClick,
}: {
  readonly entry: MenuEntry
  readonly className: string | undefined
  readonly wordsClass: string | undefined
  /** Whether only the icon has room; the name is then a tooltip. */
  readonly isNarrow?: boolean
  readonly onClick?: () => void
}): ReactNode {
  return (
    <Link
      {...entry.target}
      className={className}
      activeOptions={{ includeSearch: false }}
      title={isNarrow ? entry.label : undefined}
      onClick={onClick}
    >
      <ModelIcon name={entry.name} />
      <span className={wordsClass}>{entry.label}</span>
    </Link>
  )
}
