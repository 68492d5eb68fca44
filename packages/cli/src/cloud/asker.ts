/** Who asks for a job of the vault by a command: for the log of the database that it is about. */
export const AT_THE_MACHINE = { asked_by: 'at the machine', asked_as: 'operator' } as const
