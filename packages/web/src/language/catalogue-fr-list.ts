/** English text → French: lists and searches. */
export const FRENCH_LIST: Readonly<Record<string, string>> = {
  'Selected records': 'Enregistrements sélectionnés',
  'All {total} matching selected': 'Les {total} correspondances sont sélectionnées',
  'Select all {total} matching': 'Sélectionner les {total} correspondances',
  'Change a field': 'Modifier un champ',
  'Change a field of {count} {name}': 'Modifier un champ de {count} éléments : {name}',
  'Delete {count} {name}?': 'Supprimer {count} éléments : {name} ?',
  '{action}: {count} {name}': '{action} : {name} ({count})',
  'Delete {count} {name}': 'Supprimer {count} éléments : {name}',
  'They are gone for everybody. This cannot be undone; the audit log keeps what they were.':
    'Ils disparaissent pour tout le monde. Cette action est irréversible ; le journal d’audit garde leur contenu.',
  'Old values can be put back afterwards, as long as this window is open.':
    'Les anciennes valeurs peuvent être rétablies ensuite, tant que cette fenêtre reste ouverte.',
  'Change {count}': 'Modifier ({count})',
  '{action} ({count})': '{action} ({count})',
  Progress: 'Progression',
  'Stop here': 'Arrêter ici',
  '{left, plural, one {# record was} other {# records were}} not tried.':
    '{left, plural, one {# enregistrement n’a pas été traité.} other {# enregistrements n’ont pas été traités.}}',
  '{count, plural, one {# was} other {# were}} refused:':
    '{count, plural, one {# refusé} other {# refusés}} :',
  '{count, plural, one {# old value} other {# old values}} put back.':
    '{count, plural, one {# ancienne valeur rétablie.} other {# anciennes valeurs rétablies.}}',
  '{done, plural, one {{count} record} other {{count} records}} changed.':
    '{done, plural, one {{count} enregistrement modifié.} other {{count} enregistrements modifiés.}}',
  '{done, plural, one {{count} record} other {{count} records}} deleted.':
    '{done, plural, one {{count} enregistrement supprimé.} other {{count} enregistrements supprimés.}}',
  'Done with {done, plural, one {{count} record} other {{count} records}}.':
    'Terminé pour {done, plural, one {{count} enregistrement} other {{count} enregistrements}}.',
  'It is gone, or you may not see it any more.':
    'L’enregistrement n’existe plus, ou vous n’y avez plus accès.',
  '{shown} of {chosen} chosen columns fit into one answer of the server.':
    '{shown} des {chosen} colonnes choisies tiennent dans une réponse du serveur.',
  'As declared': 'Par défaut',
  'Move {label} up': 'Monter {label}',
  'Move {label} down': 'Descendre {label}',
  'No {name} that you may see fit this search.':
    'Aucun élément visible ne correspond à cette recherche : {name}.',
  'Select all {count} in {name}': 'Sélectionner les {count} éléments de {name}',
  'No {label}': 'Sans {label}',
  'Not visible to you': 'Non visible pour vous',
  'Show {count} more of {total}': 'Afficher {count} de plus sur {total}',
  'Sort by {label}. With Shift other orders stay.':
    'Trier par {label}. Avec Maj, les autres tris sont conservés.',
  View: 'Affichage',
  'Sum of all': 'Somme totale',
  'Edit in the list': 'Modifier dans la liste',
  '{groups, plural, one {# group} other {# groups}}, {total} in all':
    '{groups, plural, one {# groupe} other {# groupes}}, {total} au total',
  '{count, plural, =0 {Nothing changed} one {# row changed} other {# rows changed}}':
    '{count, plural, =0 {Aucune modification} one {# ligne modifiée} other {# lignes modifiées}}',
  'Save {count, plural, one {# row} other {# rows}}':
    'Enregistrer {count, plural, one {# ligne} other {# lignes}}',
  'The list could not be read': 'La liste n’a pas pu être lue',
  '0 of {total}': '0 sur {total}',
  '{count, plural, one {# row} other {# rows}} saved.':
    '{count, plural, one {# ligne enregistrée.} other {# lignes enregistrées.}}',
  'Somebody else wrote “{value}” meanwhile. Save again to keep yours.':
    'Quelqu’un d’autre a saisi « {value} » entre-temps. Enregistrez de nouveau pour garder votre valeur.',
  'Somebody else changed this record meanwhile. Save again to keep yours.':
    'Quelqu’un d’autre a modifié cet enregistrement entre-temps. Enregistrez de nouveau pour garder votre valeur.',
  'Next row': 'Ligne suivante',
  'Row before': 'Ligne précédente',
  'Select the row': 'Sélectionner la ligne',
  'Open the row': 'Ouvrir la ligne',
  'Edit the row': 'Modifier la ligne',
  Day: 'Jour',
  '{conditions, plural, one {# condition} other {# conditions}}':
    '{conditions, plural, one {# condition} other {# conditions}}',
  'Remove {label}': 'Retirer {label}',
  'How conditions are joined': 'Comment les conditions sont combinées',
  'All of these hold': 'Toutes ces conditions sont remplies',
  'One of these holds': 'L’une de ces conditions est remplie',
  'Remove the group': 'Retirer le groupe',
  'Add a condition': 'Ajouter une condition',
  'Add a group': 'Ajouter un groupe',
  'How it is compared': 'Mode de comparaison',
  'Remove the condition': 'Retirer la condition',
  'Own conditions': 'Conditions personnalisées',
  'Apply conditions': 'Appliquer les conditions',
  'Own conditions…': 'Conditions personnalisées…',
  'Saved searches': 'Recherches enregistrées',
  'No searches are saved.': 'Aucune recherche n’est enregistrée.',
  shared: 'partagée',
  Unpin: 'Détacher',
  Pin: 'Épingler',
  'Do not open first': 'Ne pas ouvrir en premier',
  'Open first': 'Ouvrir en premier',
  'Rename or share {name}': 'Renommer ou partager {name}',
  'Rename or share': 'Renommer ou partager',
  'Save this search': 'Enregistrer cette recherche',
  'Share with everybody': 'Partager avec tout le monde',
  'All who can sign in may read its name and words. Records stay as closed as they are.':
    'Toute personne qui peut se connecter peut lire son nom et ses mots. L’accès aux enregistrements ne change pas.',
  'Save search': 'Enregistrer la recherche',
  Saved: 'Enregistrées',
  'Shared by others': 'Partagées par d’autres',
  'Save this search…': 'Enregistrer cette recherche…',
  'Manage saved searches…': 'Gérer les recherches enregistrées…',
  'Search in {name}': 'Rechercher dans {name}',
  'in {where}': 'dans {where}',
  ' or ': ' ou ',
  'any text': 'tout texte',
  'Import or export': 'Importer ou exporter',
  'Import a file…': 'Importer un fichier…',
  'Export what matches…': 'Exporter ce qui correspond…',
  'Begin with one of them, or import a table that you already have.':
    'Commencez par une fiche, ou importez un tableau que vous avez déjà.',
}
