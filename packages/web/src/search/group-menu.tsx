import { Button, Menu } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { type ModelMeta, viewOf } from '../api/meta.ts'
import { useMeta } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { findPath } from './field-path.ts'
import { MAX_GROUPS, type SearchState } from './search-state.ts'

/** By what records are put together; up to two levels. */
export function GroupMenu(props: {
  readonly model: ModelMeta
  readonly state: SearchState
  readonly change: (part: Partial<SearchState>) => void
}): ReactNode {
  const { model, state, change } = props
  const meta = useMeta()
  const { groupBy } = state
  const fields = (viewOf(model, 'search')?.groupBy ?? []).filter((path) => !path.includes('.'))
  if (fields.length === 0) return null
  return (
    <Menu position="bottom-end" shadow="md" closeOnItemClick={false}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconStack2 size={15} />}
        >
          {t('Group by')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {fields.map((path) => {
          const isOn = groupBy.includes(path)
          return (
            <Menu.CheckboxItem
              key={path}
              checked={isOn}
              disabled={!isOn && groupBy.length >= MAX_GROUPS}
              onChange={() =>
                change({
                  groupBy: isOn ? groupBy.filter((one) => one !== path) : [...groupBy, path],
                })
              }
            >
              {findPath(meta, model, path)?.label ?? path}
            </Menu.CheckboxItem>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
