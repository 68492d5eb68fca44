import { ActionIcon, Button, Popover } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconColumns } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { t } from '../language/language.ts'
import { arrange, moveBy } from './column-choice.ts'
import styles from './list.module.css'
import dialog from './list-dialog.module.css'
import type { ListColumns } from './use-list-table.ts'

/** Which columns are shown and in which order, by mouse and by keyboard (Alt with the arrows moves). */
export function ColumnMenu({ columns }: { readonly columns: ListColumns }): ReactNode {
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
      withRoles={false}
    >
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('Columns')}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <IconColumns size={17} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={t('Columns')} className={dialog.columnMenu}>
        <ColumnList columns={columns} />
      </Popover.Dropdown>
    </Popover>
  )
}

function ColumnList({ columns }: { readonly columns: ListColumns }): ReactNode {
  const { all, choice, choose, shown } = columns
  const ids = arrange(
    all.map(({ id }) => id),
    choice.order,
  )
  const isHidden = choice.shown.length > shown.length
  return (
    <>
      <ul className={dialog.columnList}>
        {ids.map((id) => (
          <ColumnItem key={id} id={id} ids={ids} columns={columns} />
        ))}
      </ul>
      {isHidden && (
        <p className={dialog.note}>
          {t('{shown} of {chosen} chosen columns fit into one answer of the server.', {
            shown: shown.length,
            chosen: choice.shown.length,
          })}
        </p>
      )}
      <Button variant="subtle" size="xs" fullWidth onClick={() => choose(undefined)}>
        {t('As declared')}
      </Button>
    </>
  )
}

function ColumnItem(props: {
  readonly id: string
  readonly ids: readonly string[]
  readonly columns: ListColumns
}): ReactNode {
  const { id, ids, columns } = props
  const { all, choice, choose } = columns
  const label = all.find((column) => column.id === id)?.label ?? id
  const isShown = choice.shown.includes(id)
  const move = (by: -1 | 1): void => choose({ ...choice, order: moveBy(ids, id, by) })
  return (
    <li className={dialog.columnItem}>
      <label className={dialog.columnLabel}>
        <input
          type="checkbox"
          className={styles.box}
          checked={isShown}
          disabled={isShown && choice.shown.length === 1}
          onChange={() =>
            choose({
              ...choice,
              shown: isShown ? choice.shown.filter((one) => one !== id) : [...choice.shown, id],
            })
          }
          onKeyDown={(event) => {
            const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined
            if (!event.altKey || by === undefined) return
            event.preventDefault()
            move(by)
          }}
        />
        <span className={styles.headLabel}>{label}</span>
      </label>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={t('Move {label} up', { label })}
        disabled={ids[0] === id}
        onClick={() => move(-1)}
      >
        <IconArrowUp size={14} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={t('Move {label} down', { label })}
        disabled={ids.at(-1) === id}
        onClick={() => move(1)}
      >
        <IconArrowDown size={14} />
      </ActionIcon>
    </li>
  )
}
