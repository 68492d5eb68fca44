import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, type RefObject, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { fieldOf } from '../api/meta.ts'
import { keys, queryClient } from '../api/queries.ts'
import { deleteRecords, type Row, updateRecord } from '../api/records.ts'
import { kindOf } from '../fields/field-registry.ts'
import { t } from '../language/language.ts'
import { notifyDone, notifyProblem, notifyUndo } from '../shell/notify.ts'
import styles from './form.module.css'
import type { FormPlan } from './form-plan.ts'
import { isWritable } from './form-values.ts'
import type { RecordForm } from './use-record-form.ts'
import { takeOver } from './use-save.ts'

/** What can be done with any record: a copy, putting it aside, deleting it. */
export function RecordMore({
  plan,
  form,
  isLeaving,
}: {
  readonly plan: FormPlan
  readonly form: RecordForm
  readonly isLeaving: RefObject<boolean>
}): ReactNode {
  const { model } = plan
  const { row } = form.state
  const navigate = useNavigate()
  const [isAsked, setIsAsked] = useState(false)
  const archive = archiveStep(plan, row, form.isDirty)
  const canCopy = model.operations.includes('create')
  const canDelete = model.operations.includes('delete')
  if (!canCopy && !canDelete && archive === undefined) return null
  const name = nameOf(plan, row)
  const remove = async (): Promise<void> => {
    await deleteRecords(model.name, [row.id])
    isLeaving.current = true
    queryClient.removeQueries({ queryKey: keys.record(model.name, row.id) })
    void queryClient.invalidateQueries({ queryKey: keys.model(model.name) })
    notifyDone(t('{name} was deleted.', { name }))
    await navigate({ to: '/$model', params: { model: model.name } })
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={34} aria-label={t('More')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {canCopy && (
            <Menu.Item
              onClick={() => {
                void navigate({
                  to: '/$model/new',
                  params: { model: model.name },
                  search: { copy: row.id },
                })
              }}
            >
              {t('Duplicate')}
            </Menu.Item>
          )}
          {archive !== undefined && <Menu.Item onClick={archive.run}>{archive.label}</Menu.Item>}
          {canDelete && (
            <Menu.Item className={styles.danger} onClick={() => setIsAsked(true)}>
              {t('Delete {model}', { model: model.label })}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {isAsked && (
        <ConfirmDialog
          title={t('Delete {name}?', { name })}
          text={t('It is gone for everybody, with its lines. This cannot be undone.')}
          verb={t('Delete {model}', { model: model.label })}
          isDangerous
          onConfirm={remove}
          onClose={() => setIsAsked(false)}
        />
      )}
    </>
  )
}

/** Models with a field `active` keep what is no longer used; that can be taken back, so nobody is asked. */
function archiveStep(
  plan: FormPlan,
  row: Row,
  isDirty: boolean,
): { readonly label: string; readonly run: () => void } | undefined {
  const field = fieldOf(plan.model, 'active')
  if (field?.kind !== 'boolean' || !isWritable(field)) return undefined
  if (!plan.model.operations.includes('update') || isDirty) return undefined
  const isActive = row['active'] === true
  const set = async (active: boolean): Promise<void> => {
    try {
      const saved = await updateRecord(plan.model.name, {
        id: row.id,
        values: { active },
        select: plan.select,
      })
      takeOver(plan, saved)
      if (active === isActive) return
      notifyUndo(active ? t('Active again') : t('Archived'), () => {
        void set(isActive)
      })
    } catch (error) {
      notifyProblem(error)
    }
  }
  return {
    label: isActive ? t('Archive') : t('Make active again'),
    run: () => {
      void set(!isActive)
    },
  }
}

function nameOf({ model }: FormPlan, row: Row): string {
  const field = fieldOf(model, model.title)
  return field === undefined ? model.label : kindOf(field).toText(row[field.name], field)
}
