export { mailAccountNotices, type NoticeTools } from './account-notices.ts'
export {
  findOpenRecovery,
  findRecoveryOfLink,
  type RecoveryOfLink,
  STOP_RECOVERY_PURPOSE,
  stopRecovery,
  stopRecoveryByLink,
} from './administrator-recovery.ts'
export {
  type ApiKey,
  createApiKey,
  isApiKey,
  listApiKeys,
  revokeApiKey,
  type WantedApiKey,
} from './api-key.ts'
export { Untried } from './counted-derivation.ts'
export { type DerivationJob, type Deriver, deriveHere } from './derivation.ts'
export {
  addDirectory,
  changeDirectory,
  type DirectoryTools,
  listDirectories,
  removeDirectory,
} from './directory.ts'
export { AwayHosts } from './directory-away.ts'
export { testDirectory } from './directory-check.ts'
export {
  type Factors,
  listFactors,
  removeTotp,
  renewRecoveryCodes,
  resetFactors,
} from './factor-list.ts'
export { DEVICE_S, deviceTokenOf } from './known-device.ts'
export {
  consumeLink,
  getLink,
  LINK_SESSION_S,
  type LinkRefusal,
  linkPort,
  type OpenLink,
  openLink,
} from './link.ts'
export {
  listLinkedAccounts,
  unlinkAccount,
} from './linked-account.ts'
export {
  findNeutralised,
  NEUTRALISED,
  type Neutralised,
  parseNeutralised,
} from './neutralised.ts'
export type { FindOwnServer, OutboundTools, OwnServer } from './outbound.ts'
export { type MayReach, reachOf } from './outbound-address.ts'
export {
  type OwnFigures,
  type OwnStaffFigures,
  readOwnFigures,
  readOwnStaff,
} from './own-figures.ts'
export {
  changePassword,
  getGivenPasswordRules,
  getOwnPasswordRules,
  type PasswordChange,
} from './own-password.ts'
export { addPasskey, beginPasskey, listPasskeys, type Passkey, removePasskey } from './passkey.ts'
export { parsePasskeyAnswer, parsePasskeyMade } from './passkey-answer.ts'
export {
  askForPasskey,
  confirmByPasskey,
  type PasskeySite,
  signInByPasskey,
} from './passkey-sign-in.ts'
export { COMMAND, DEFAULT_PASSWORD_RULES, hashPassword, type PasswordRules } from './password.ts'
export {
  type ConfirmOutcome,
  confirmPassword,
  type RenewedSession,
  readPasswordKeeper,
  readProofWays,
  requireConfirmation,
} from './password-confirm.ts'
export {
  choosePassword,
  findPasswordLink,
  PASSWORD_PURPOSES,
  type PasswordLink,
  requestPassword,
  SIGN_UP_PURPOSE,
  signInByLink,
} from './password-link.ts'
export { PasswordPool } from './password-pool.ts'
export {
  addProvider,
  changeProvider,
  listProviders,
  type ProviderTools,
  removeProvider,
} from './provider.ts'
export {
  type Departure,
  departToLink,
  departToProve,
  departToSignIn,
  type EntryPurpose,
  PROVIDER_VISIT_S,
  type ProviderPlace,
  redirectUriOf,
} from './provider-departure.ts'
export { type Arrival, type ProviderRefusal, returnFromProvider } from './provider-sign-in.ts'
export { testProvider } from './provider-test.ts'
export { findRecoveredFrom, type RecoveredFrom } from './recovered.ts'
export {
  answerSecondFactor,
  beginTotp,
  confirmTotp,
  type FactorHolder,
  type FactorTools,
  findPendingTotp,
  finishEnrolment,
  readStepFactors,
} from './second-factor.ts'
export {
  changePolicy,
  countStoppedKeys,
  endSessionOf,
  endSessionsOf,
  listSessionsOfAll,
  listShutOut,
  listSignIns,
  readPolicy,
  SIGN_IN_OUTCOMES,
} from './security.ts'
export { POLICY_FIELDS } from './security-policy.ts'
export type { SessionAsker } from './session-asker.ts'
export { endOtherSessions, endOwnSession, listSessions, type OpenSession } from './session-list.ts'
export { getAdministrator, getOperator } from './session-member.ts'
export {
  findNoPlace,
  findSignedIn,
  givePassword,
  type SignInRequest,
  type SignInTools,
  signIn,
  signOut,
} from './sign-in.ts'
export type { SignInPort } from './sign-in-call.ts'
export type { SecondFactor, SignedInUser, SignInOutcome } from './sign-in-outcome.ts'
export { readSignInWays, type SignInWays } from './sign-in-ways.ts'
export {
  askForAccess,
  findPresentStaff,
  giveUpAccess,
  grantAccess,
  listAccess,
  listAskedAccess,
  refuseAccess,
} from './staff-access.ts'
export {
  beginStaffVisit,
  endStaffSession,
  exchangeTicket,
  findStaff,
  noteStaffRefusal,
  noteStaffRequest,
  openAccess,
  type SupportUser,
} from './staff-session.ts'
export type { TotpSetup } from './totp.ts'
export { unattendedPort } from './unattended.ts'
export { wideNetworkOf } from './wide-network.ts'
