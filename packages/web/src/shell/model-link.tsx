import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { targetOf } from './app-menu.ts'
import { ModelIcon } from './model-icon.tsx'

/** The way to the records of a model; says whether one is there. */
export function ModelLink({
  model,
  className,
  wordsClass,
  isNarrow = false,
  onClick,
}: {
  readonly model: ModelMeta
  readonly className: string | undefined
  readonly wordsClass: string | undefined
  /** Whether only the icon has room; the name is then a tooltip. */
  readonly isNarrow?: boolean
  readonly onClick?: () => void
}): ReactNode {
  return (
    <Link
      {...targetOf(model.name)}
      className={className}
      activeOptions={{ includeSearch: false }}
      title={isNarrow ? model.plural : undefined}
      onClick={onClick}
    >
      <ModelIcon name={model.name} />
      <span className={wordsClass}>{model.plural}</span>
    </Link>
  )
}
