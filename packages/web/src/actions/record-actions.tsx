import { Button, Menu } from '@mantine/core'
import { type ReactNode, useMemo, useState } from 'react'
import { type ActionMeta, fieldOf, type ModelMeta } from '../api/meta.ts'
import { useMeta, useUser } from '../api/queries.ts'
import type { Row } from '../api/records.ts'
import { kindOf } from '../fields/field-registry.ts'
import { deriveWith } from '../form/form-derive.ts'
import { t } from '../language/language.ts'
import { notifyDone, notifyProblem } from '../shell/notify.ts'
import { usePageCommands } from '../shell/page-commands.ts'
import { ActionDialog, runAction } from './action-dialog.tsx'

/** As many stand as buttons; the rest is in a menu. */
const BUTTONS = 2

/** Buttons for what can be done with this record in its state, each with its question and its parameters. */
export function RecordActions({
  model,
  record,
  isDirty,
  onDone,
}: {
  readonly model: ModelMeta
  readonly record: Row
  /** True while there is something unsaved: an action sees what is saved. */
  readonly isDirty: boolean
  readonly onDone: () => void
}): ReactNode {
  const actions = usePossible(model, record)
  return (
    <Actions
      {...{ model, actions, onDone }}
      id={record.id}
      subject={titleOf(model, record)}
      isOff={isDirty}
    />
  )
}

/** Buttons for what can be done with a model as a whole. */
export function ModelActions({
  model,
  onDone,
}: {
  readonly model: ModelMeta
  readonly onDone: () => void
}): ReactNode {
  const actions = model.actions.filter(({ on }) => on === 'model')
  return (
    <Actions {...{ model, actions, onDone }} id={undefined} subject={undefined} isOff={false} />
  )
}

interface ActionsProps {
  readonly model: ModelMeta
  readonly actions: readonly ActionMeta[]
  readonly id: string | undefined
  readonly subject: string | undefined
  readonly isOff: boolean
  readonly onDone: () => void
}

function Actions({ model, actions, id, subject, isOff, onDone }: ActionsProps): ReactNode {
  const [asked, setAsked] = useState<ActionMeta | undefined>(undefined)
  const [running, setRunning] = useState<string | undefined>(undefined)
  const done = (action: ActionMeta): void => {
    notifyDone(t('Done: {action}', { action: action.label }))
    onDone()
  }
  const run = async (action: ActionMeta): Promise<void> => {
    if (action.confirm !== undefined || action.parameters.length > 0) {
      setAsked(action)
      return
    }
    setRunning(action.name)
    try {
      await runAction({ model: model.name, action, id })
      done(action)
    } catch (error) {
      notifyProblem(error)
    } finally {
      setRunning(undefined)
    }
  }
  const offered = isOff || running !== undefined ? [] : actions
  usePageCommands(
    offered.map((action) => ({
      id: action.name,
      label: action.label,
      hint: subject ?? '',
      run: () => void run(action),
    })),
  )
  // While something is unsaved, saving is what the screen is for; and the one thing left to do, such as cancelling what is
  // agreed, is rarely what it is for.
  const isMain = !isOff && id !== undefined && actions.length > 1
  return (
    <>
      {actions.slice(0, BUTTONS).map((action, index) => (
        <Button
          key={action.name}
          variant={index === 0 && isMain ? 'filled' : 'default'}
          disabled={isOff || running !== undefined}
          loading={running === action.name}
          title={isOff ? t('Save first: an action sees what is saved.') : undefined}
          onClick={() => {
            void run(action)
          }}
        >
          {action.label}
        </Button>
      ))}
      <OtherActions
        actions={actions.slice(BUTTONS)}
        isOff={isOff || running !== undefined}
        onRun={(action) => {
          void run(action)
        }}
      />
      {asked !== undefined && (
        <ActionDialog
          call={{ model: model.name, action: asked, id }}
          subject={subject}
          onDone={() => done(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  )
}

function OtherActions({
  actions,
  isOff,
  onRun,
}: {
  readonly actions: readonly ActionMeta[]
  readonly isOff: boolean
  readonly onRun: (action: ActionMeta) => void
}): ReactNode {
  if (actions.length === 0) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" disabled={isOff}>
          {t('More actions')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map((action) => (
          <Menu.Item key={action.name} onClick={() => onRun(action)}>
            {action.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Actions whose condition holds. One that asks for more than is here is offered, and the server decides. */
function usePossible(model: ModelMeta, record: Row): readonly ActionMeta[] {
  const meta = useMeta()
  const user = useUser()
  const derive = useMemo(() => {
    const viewer = { id: user.id, groups: meta.groups }
    return deriveWith({ meta, model, viewer }, { fields: [], collections: [], rulesOf: kindOf })
  }, [meta, model, user.id])
  return useMemo(() => {
    const values = { fields: record, lines: {} }
    return model.actions.filter(
      ({ on, when }) =>
        on === 'record' && (when === undefined || (derive.holds(when, values) ?? true)),
    )
  }, [derive, model, record])
}

function titleOf(model: ModelMeta, record: Row): string {
  const field = fieldOf(model, model.title)
  return field === undefined ? model.label : kindOf(field).toText(record[field.name], field)
}
