import { IconX } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { type ModelMeta, viewOf } from '../api/meta.ts'
import { useMeta } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { findPath } from './field-path.ts'
import { FilterDialog } from './filter-dialog.tsx'
import { countConditions, EMPTY_TREE } from './filter-tree.ts'
import styles from './search.module.css'
import type { SearchState } from './search-state.ts'
import { facetLabel } from './suggestions.ts'

interface FacetsProps {
  readonly model: ModelMeta
  readonly state: SearchState
  readonly change: (part: Partial<SearchState>) => void
}

/** All that narrows or groups the list, as chips; each can be taken away. */
export function Facets({ model, state, change }: FacetsProps): ReactNode {
  const meta = useMeta()
  const { texts, filters, tree, groupBy } = state
  const [isBuilding, setBuilding] = useState(false)
  const declared = viewOf(model, 'search')?.filters ?? []
  const conditions = countConditions(tree)
  return (
    <>
      {texts.map((facet) => (
        <Chip
          key={`${facet.field}~${facet.words}`}
          kind={facetLabel(meta, model, facet.field)}
          label={facet.words}
          onRemove={() => change({ texts: texts.filter((one) => one !== facet) })}
        />
      ))}
      {filters.map((name) => (
        <Chip
          key={name}
          label={declared.find((one) => one.name === name)?.label ?? name}
          onRemove={() => change({ filters: filters.filter((one) => one !== name) })}
        />
      ))}
      {conditions > 0 && (
        <Chip
          label={t('{conditions, plural, one {# condition} other {# conditions}}', { conditions })}
          onOpen={() => setBuilding(true)}
          onRemove={() => change({ tree: EMPTY_TREE })}
        />
      )}
      {groupBy.map((path) => (
        <Chip
          key={path}
          kind={t('Grouped by')}
          label={findPath(meta, model, path)?.label ?? path}
          onRemove={() => change({ groupBy: groupBy.filter((one) => one !== path) })}
        />
      ))}
      {isBuilding && (
        <FilterDialog
          model={model}
          tree={tree}
          onApply={(next) => change({ tree: next })}
          onClose={() => setBuilding(false)}
        />
      )}
    </>
  )
}

function Chip(props: {
  readonly kind?: string
  readonly label: string
  readonly onOpen?: () => void
  readonly onRemove: () => void
}): ReactNode {
  const { kind, label, onOpen, onRemove } = props
  const text = <bdi className={styles.chipText}>{label}</bdi>
  return (
    <span className={styles.chip}>
      {kind !== undefined && <span className={styles.chipKind}>{kind}</span>}
      {onOpen === undefined ? (
        text
      ) : (
        <button type="button" className={styles.chipOpen} onClick={onOpen}>
          {text}
        </button>
      )}
      <button
        type="button"
        className={styles.chipRemove}
        aria-label={t('Remove {label}', { label: kind === undefined ? label : `${kind} ${label}` })}
        onClick={onRemove}
      >
        <IconX size={12} aria-hidden />
      </button>
    </span>
  )
}
