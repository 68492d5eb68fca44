import { ActionIcon, Button } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from './form.module.css'
import type { FormPlan } from './form-plan.ts'
import { neighboursOf } from './neighbours.ts'

/** What the record is, whether it is saved, and what can be done with it. */
export function RecordBar({
  plan,
  title,
  id,
  isDirty,
  isSaving,
  isNew,
  actions,
  more,
  onSave,
  onDiscard,
}: {
  readonly plan: FormPlan
  readonly title: string
  readonly id: string | undefined
  readonly isDirty: boolean
  readonly isSaving: boolean
  readonly isNew: boolean
  /** Buttons of the record's own actions. */
  readonly actions: ReactNode
  readonly more: ReactNode
  readonly onSave: () => void
  readonly onDiscard: () => void
}): ReactNode {
  const { model } = plan
  return (
    <header className={styles.top}>
      <div className={styles.name}>
        <Link to="/$model" params={{ model: model.name }} className={styles.crumb}>
          {model.plural}
        </Link>
        <h1 className={styles.title}>
          <bdi>{title}</bdi>
        </h1>
        <span role="status">
          {isDirty && <span className={styles.chip}>{t('Unsaved changes')}</span>}
        </span>
      </div>
      <div className={styles.acts}>
        {(isDirty || isNew) && (
          <>
            <Button onClick={onSave} loading={isSaving} aria-keyshortcuts="Control+S">
              {t('Save')}
            </Button>
            <Button variant="default" onClick={onDiscard} disabled={isSaving}>
              {t('Discard')}
            </Button>
          </>
        )}
        {actions}
        {id !== undefined && <Neighbouring model={model.name} id={id} />}
        {more}
      </div>
    </header>
  )
}

function Neighbouring({ model, id }: { readonly model: string; readonly id: string }): ReactNode {
  const navigate = useNavigate()
  const near = neighboursOf(model, id)
  if (near === undefined) return null
  const step = (label: string, to: string | undefined, icon: ReactNode): ReactNode => (
    <ActionIcon
      variant="default"
      size={34}
      aria-label={label}
      title={label}
      disabled={to === undefined}
      onClick={() => {
        if (to !== undefined) void navigate({ to: '/$model/$id', params: { model, id: to } })
      }}
    >
      {icon}
    </ActionIcon>
  )
  return (
    <div className={styles.neighbours}>
      {step(
        t('Previous record'),
        near.previous,
        <IconChevronLeft size={18} className={styles.chevron} />,
      )}
      <span className={styles.position}>
        {t('{position} of {count}', { position: near.position, count: near.count })}
      </span>
      {step(t('Next record'), near.next, <IconChevronRight size={18} className={styles.chevron} />)}
    </div>
  )
}
