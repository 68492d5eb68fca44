import { type ReactNode, useId } from 'react'
import { t } from '../language/language.ts'
import styles from './field.module.css'
import type { InputProps } from './field-kind.ts'

/** What the element that takes the value needs to be understood without eyes. */
export interface ControlProps {
  readonly id: string
  readonly 'aria-label'?: string
  readonly 'aria-describedby'?: string | undefined
  readonly 'aria-invalid'?: true
  readonly 'aria-required'?: true
  readonly autoFocus?: boolean
  readonly 'data-autofocus'?: true
}

type FrameProps = Pick<InputProps, 'field' | 'look' | 'isRequired' | 'problem' | 'autoFocus'> & {
  readonly children: (control: ControlProps) => ReactNode
}

/** Label, help and problem around an input; in a cell the label is only said. */
export function InputFrame({ children, ...props }: FrameProps): ReactNode {
  const { field, look, isRequired, problem } = props
  const id = useId()
  const hasHelp = look === 'field' && field.help !== undefined
  const described = [hasHelp ? `${id}-help` : '', problem === undefined ? '' : `${id}-problem`]
  const control = controlOf(id, props, described.filter((one) => one !== '').join(' '))
  return (
    <div className={look === 'field' ? styles.frame : styles.bareFrame}>
      {look === 'field' && (
        <label className={styles.label} htmlFor={id}>
          {field.label}
          {isRequired && <RequiredSign />}
        </label>
      )}
      {children(control)}
      <InputNotes id={id} help={hasHelp ? field.help : undefined} problem={problem} />
    </div>
  )
}

/** What is said below an input. */
export function InputNotes(props: {
  readonly id: string
  readonly help: string | undefined
  readonly problem: string | undefined
}): ReactNode {
  const { id, help, problem } = props
  return (
    <>
      {help !== undefined && (
        <span className={styles.help} id={`${id}-help`}>
          {help}
        </span>
      )}
      {problem !== undefined && (
        <span className={styles.problem} id={`${id}-problem`}>
          {problem}
        </span>
      )}
    </>
  )
}

/** The word is said by `aria-required`. */
function RequiredSign(): ReactNode {
  return (
    <span className={styles.required} aria-hidden title={t('Needed')}>
      *
    </span>
  )
}

export function controlOf(
  id: string,
  { field, look, isRequired, problem, autoFocus }: Omit<FrameProps, 'children'>,
  described: string,
): ControlProps {
  return {
    id,
    ...(look === 'cell' ? { 'aria-label': field.label } : {}),
    ...(described === '' ? {} : { 'aria-describedby': described }),
    ...(problem === undefined ? {} : { 'aria-invalid': true as const }),
    ...(isRequired ? { 'aria-required': true as const } : {}),
    ...(autoFocus === true ? { autoFocus: true, 'data-autofocus': true as const } : {}),
  }
}

/** The classes of the element that has the border. */
export function boxClass(
  look: InputProps['look'],
  ...more: readonly (string | undefined)[]
): string {
  return [styles.box, look === 'cell' ? styles.bare : undefined, ...more]
    .filter((one) => one !== undefined)
    .join(' ')
}
