import { Button, Menu } from '@mantine/core'
import { IconAdjustments, IconFilter, IconX } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { type ModelMeta, viewOf } from '../api/meta.ts'
import { t } from '../language/language.ts'
import { FilterDialog } from './filter-dialog.tsx'
import { EMPTY_SEARCH, isNarrowed, type SearchState } from './search-state.ts'

/** The filters that the model declares, and the way to own conditions. */
export function FilterMenu(props: {
  readonly model: ModelMeta
  readonly state: SearchState
  readonly change: (part: Partial<SearchState>) => void
}): ReactNode {
  const { model, state, change } = props
  const [isBuilding, setBuilding] = useState(false)
  const { filters } = state
  const declared = viewOf(model, 'search')?.filters ?? []
  const { texts, tree } = EMPTY_SEARCH
  return (
    <>
      <Menu position="bottom-end" shadow="md" closeOnItemClick={false}>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            leftSection={<IconFilter size={15} />}
          >
            {t('Filters')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {declared.map(({ name, label }) => {
            const isOn = filters.includes(name)
            return (
              <Menu.CheckboxItem
                key={name}
                checked={isOn}
                onChange={() =>
                  change({
                    filters: isOn ? filters.filter((one) => one !== name) : [...filters, name],
                  })
                }
              >
                {label}
              </Menu.CheckboxItem>
            )
          })}
          {declared.length > 0 && <Menu.Divider />}
          <Menu.Item
            closeMenuOnClick
            leftSection={<IconAdjustments size={14} />}
            onClick={() => setBuilding(true)}
          >
            {t('Own conditions…')}
          </Menu.Item>
          {isNarrowed(state) && (
            <Menu.Item
              closeMenuOnClick
              leftSection={<IconX size={14} />}
              onClick={() => change({ texts, tree, filters: [] })}
            >
              {t('Clear the search')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {isBuilding && (
        <FilterDialog
          model={model}
          tree={state.tree}
          onApply={(next) => change({ tree: next })}
          onClose={() => setBuilding(false)}
        />
      )}
    </>
  )
}
