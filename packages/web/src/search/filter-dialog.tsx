import { Button, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { useMeta } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { conditionPaths } from './condition-paths.ts'
import { GroupEditor } from './filter-builder.tsx'
import { EMPTY_TREE, type FilterGroup } from './filter-tree.ts'
import styles from './search.module.css'

/** Conditions of one's own, joined by and, or. */
export function FilterDialog(props: {
  readonly model: ModelMeta
  readonly tree: FilterGroup
  readonly onApply: (tree: FilterGroup) => void
  readonly onClose: () => void
}): ReactNode {
  const { model, onApply, onClose } = props
  const meta = useMeta()
  const paths = conditionPaths(meta, model)
  const [tree, setTree] = useState(props.tree)
  return (
    <Modal
      opened
      size="xl"
      onClose={onClose}
      title={t('Own conditions')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          onApply(tree.parts.length === 0 ? EMPTY_TREE : tree)
          onClose()
        }}
      >
        <GroupEditor group={tree} paths={paths} onChange={setTree} onRemove={undefined} />
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button type="submit">{t('Apply conditions')}</Button>
        </div>
      </form>
    </Modal>
  )
}
