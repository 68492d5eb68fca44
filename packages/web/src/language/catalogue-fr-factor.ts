/** Second factors in French. */
export const FRENCH_FACTOR: Readonly<Record<string, string>> = {
  'Second factor': 'Second facteur',
  Code: 'Code',
  'The six digits that your app shows now, or one of your recovery codes.':
    'Les six chiffres affichés par votre application, ou l’un de vos codes de secours.',
  'The six digits that the app shows now.': 'Les six chiffres affichés par l’application.',
  'Is it you?': 'Est-ce bien vous ?',
  'This protects your account. Type your password again to go on.':
    'Ceci protège votre compte. Saisissez de nouveau votre mot de passe pour continuer.',
  'Go on': 'Continuer',
  'Your administrator wants a second factor: set one up before you sign in next time.':
    'Votre administrateur exige un second facteur : configurez-le avant votre prochaine connexion.',
  'An app on your phone shows a code of six digits, which is asked for after your password. Whoever only knows the password does not get in.':
    'Une application sur votre téléphone affiche un code à six chiffres, demandé après votre mot de passe. Connaître le mot de passe ne suffit plus pour entrer.',
  'Set up an app': 'Configurer une application',
  'An app protects your account since {at}.':
    'Une application protège votre compte depuis le {at}.',
  'Recovery codes': 'Codes de secours',
  'Make new recovery codes?': 'Créer de nouveaux codes de secours ?',
  'The old ones open nothing from then on.': 'Les anciens n’ouvriront alors plus rien.',
  'Make new codes': 'Créer de nouveaux codes',
  '{count, plural, =0 {No recovery code is left: make new ones.} one {# recovery code is left.} other {# recovery codes are left.}}':
    '{count, plural, =0 {Il ne reste aucun code de secours : créez-en de nouveaux.} one {Il reste # code de secours.} other {Il reste # codes de secours.}}',
  'Your administrator wants a second factor: it cannot be removed.':
    'Votre administrateur exige un second facteur : il ne peut pas être retiré.',
  'Remove the app': 'Retirer l’application',
  'Remove the app?': 'Retirer l’application ?',
  'From then on your password alone opens your account. The recovery codes are void.':
    'Votre mot de passe suffira alors pour ouvrir votre compte. Les codes de secours ne vaudront plus rien.',
  'The app was removed.': 'L’application a été retirée.',
  'Scan this picture with the app, or type the key into it.':
    'Scannez cette image avec l’application, ou saisissez-y la clé.',
  'QR code for the app': 'Code QR pour l’application',
  'Key:': 'Clé :',
  Confirm: 'Confirmer',
  'I have kept them': 'Je les ai conservés',
  'Reset second factor': 'Réinitialiser le second facteur',
  'Reset the second factor of {name}?': 'Réinitialiser le second facteur de {name} ?',
  'Be sure that it is really this person who asks. Apps, passkeys, recovery codes and linked accounts of sign-in providers are taken away, and all sessions and API keys end. A password stays, here or in your directory. Who has no other way to sign in then needs an invitation from you, or a password where those are allowed.':
    'Assurez-vous que c’est bien cette personne qui le demande. Les applications, les clés d’accès, les codes de secours et les comptes liés chez des fournisseurs de connexion sont retirés, et toutes les sessions et clés d’API prennent fin. Un mot de passe reste, ici ou dans votre annuaire. Qui n’a alors plus d’autre moyen de se connecter a besoin d’une invitation de votre part, ou d’un mot de passe là où ils sont permis.',
  'The second factors of {name} are taken away.': 'Les seconds facteurs de {name} sont retirés.',
  Passkeys: 'Clés d’accès',
  'A device that you unlock opens your account, without a password. It works on this site and on no other, so nobody can lure it out of you.':
    'Un appareil que vous déverrouillez ouvre votre compte, sans mot de passe. Il ne fonctionne que sur ce site : personne ne peut vous la soutirer.',
  'This browser is too old to make passkeys.':
    'Ce navigateur est trop ancien pour créer des clés d’accès.',
  'Remove {name}?': 'Retirer {name} ?',
  'This device opens your account no more. Delete the passkey on the device, too.':
    'Cet appareil n’ouvrira plus votre compte. Supprimez aussi la clé d’accès sur l’appareil.',
  'Remove passkey': 'Retirer la clé d’accès',
  'This device holds a passkey for your account already.':
    'Cet appareil détient déjà une clé d’accès pour votre compte.',
  'The passkey was removed.': 'La clé d’accès a été retirée.',
  'The passkey opens your account from now on.': 'La clé d’accès ouvre désormais votre compte.',
  'Name of the device': 'Nom de l’appareil',
  'Make a passkey': 'Créer une clé d’accès',
  Never: 'Jamais',
  'Use your old password here instead': 'Utiliser plutôt votre ancien mot de passe d’ici',
  'Use a passkey instead': 'Utiliser plutôt une clé d’accès',
  'That is not right, or was used before.': 'Ce n’est pas le bon, ou il a déjà servi.',
  'When you do not have your device at hand, each of these codes, after your password, opens the account once. They are not shown again.':
    'Quand vous n’avez pas votre appareil sous la main, chacun de ces codes ouvre le compte une fois, après votre mot de passe. Ils ne seront plus affichés.',
  'This protects your account. Show again that it is you to go on.':
    'Ceci protège votre compte. Montrez à nouveau que c’est bien vous pour continuer.',
  'This protects your account. Type the password of your directory again to go on.':
    'Ceci protège votre compte. Saisissez à nouveau le mot de passe de votre annuaire pour continuer.',
  'This protects your account, and there is nothing by which you could show here that it is you. Sign out, and sign in again as you did before; then try once more.':
    'Ceci protège votre compte, et rien ne vous permet de montrer ici que c’est bien vous. Déconnectez-vous, puis reconnectez-vous comme vous l’aviez fait ; réessayez ensuite.',
  'Use a passkey': 'Utiliser une clé d’accès',
  'Sign in with {name}': 'Se connecter avec {name}',
  'This opens a new window. When you are back from there, this page goes on.':
    'Une nouvelle fenêtre s’ouvre. À votre retour, cette page continue.',
  'It is you': 'C’est bien vous',
  'Go on in the window that asked you. This one can be closed.':
    'Continuez dans la fenêtre qui vous l’a demandé. Celle-ci peut être fermée.',
  'Your provider did not say last time when you signed in there, and without that it shows nothing. If it stays so, ask an administrator to invite you again: the mail lets you in, and you add a passkey or choose a password.':
    'La dernière fois, votre fournisseur n’a pas dit quand vous vous y êtes connecté, et sans cela il ne montre rien. S’il en reste ainsi, demandez à un administrateur de vous inviter à nouveau : le message vous laisse entrer, et vous ajoutez une clé d’accès ou choisissez un mot de passe.',
  'This does not show that it is you': 'Cela ne montre pas que c’est bien vous',
  'The window that asked you still waits. This one can be closed.':
    'La fenêtre qui vous l’a demandé attend toujours. Celle-ci peut être fermée.',
  'You did not sign in at the provider, or said no there. Try again.':
    'Vous ne vous êtes pas connecté chez le fournisseur, ou vous y avez refusé. Réessayez.',
  'You signed in at the provider with another account than the one that is linked to yours here. Try again with that one.':
    'Vous vous êtes connecté chez le fournisseur avec un autre compte que celui qui est lié au vôtre ici. Réessayez avec celui-là.',
  'The provider was turned off here meanwhile.': 'Le fournisseur a été désactivé ici entre-temps.',
  'The provider did not say when you signed in there. It may have let you through because you are signed in there anyway, as anybody would be at this device.':
    'Le fournisseur n’a pas dit quand vous vous y êtes connecté. Il vous a peut-être laissé passer parce que vous y êtes déjà connecté, comme le serait n’importe qui devant cet appareil.',
  'The provider let you through without asking you to sign in again, as it would anybody at this device. Sign out there and try again.':
    'Le fournisseur vous a laissé passer sans vous demander de vous connecter à nouveau, comme il le ferait pour n’importe qui devant cet appareil. Déconnectez-vous chez lui et réessayez.',
  'What the provider answered cannot be relied on.': 'La réponse du fournisseur n’est pas fiable.',
  'Use your password or a passkey instead. If you have neither, ask an administrator to invite you again: the mail lets you in, and you add a passkey or choose a password.':
    'Utilisez plutôt votre mot de passe ou une clé d’accès. Si vous n’avez ni l’un ni l’autre, demandez à un administrateur de vous inviter à nouveau : le message vous laisse entrer, et vous ajoutez une clé d’accès ou choisissez un mot de passe.',
  'Your administrator wants a second factor from now on, and you have none yet. Set it up in a new window; then this page goes on, and nothing on it is lost.':
    'Votre administrateur exige désormais un second facteur, et vous n’en avez pas encore. Créez-le dans une nouvelle fenêtre ; ensuite cette page continue, et rien n’y est perdu.',
  'Set up a second factor': 'Créer un second facteur',
  'A new one ends all your other sessions, links that were mailed to you and, unless you keep them, your API keys.':
    'Un nouveau met fin à toutes vos autres sessions, aux liens qui vous ont été envoyés et, sauf si vous les gardez, à vos clés d’API.',
  'Tell it in person. All sessions and API keys of {name} end now.':
    'Dites-le en personne. Toutes les sessions et clés d’API de {name} prennent fin maintenant.',
  'At least {count} characters; a sentence is easy to remember.':
    'Au moins {count} caractères ; une phrase est facile à retenir.',
  'From then on one of your passkeys is asked for after your password. The recovery codes stay.':
    'Dès lors, l’une de vos clés d’accès est demandée après votre mot de passe. Les codes de secours restent.',
  'Remove passkey: {name}': 'Retirer la clé d’accès : {name}',
  'Give a password: {name}': 'Donner un mot de passe : {name}',
  'Reset second factor: {name}': 'Réinitialiser le second facteur : {name}',
}
