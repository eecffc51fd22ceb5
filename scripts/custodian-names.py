"""Regenerates src/policy/load/custodian-names.generated.ts: the names of the resource types, filters and actions that
Cloud Custodian has.

Usage, where c7n is installed: custodian schema --json | python3 scripts/custodian-names.py
"""

import json
import pathlib
import sys

VERSION = '0.9.53'
TARGET = pathlib.Path(__file__).parent.parent / 'src/policy/load/custodian-names.generated.ts'


def names(resource, part):
    """The names that `- name` may take in `filters` or `actions`: aliases included, blocks left out."""
    items = resource['policy']['allOf'][1]['properties'][part]['items']['anyOf']
    words = next((item['enum'] for item in items if 'enum' in item), [])
    return sorted(set(words) - {'and', 'or', 'not'})


def main():
    resources = json.load(sys.stdin)['definitions']['resources']
    found = {}
    for name, resource in sorted(resources.items()):
        if not name.startswith('aws.') or 'policy' not in resource:
            continue
        spellings = resource['policy']['allOf'][1]['properties']['resource']['enum']
        entry = {'filters': names(resource, 'filters'), 'actions': names(resource, 'actions')}
        for spelling in {word.removeprefix('aws.') for word in spellings}:
            found[spelling] = entry
    common = {
        part: sorted(set.intersection(*(set(entry[part]) for entry in found.values())))
        for part in ('filters', 'actions')
    }
    lines = [
        f'/** Names that Cloud Custodian {VERSION} knows. Made by scripts/custodian-names.py from '
        '`custodian schema --json`; do not edit. */',
        '/** What every resource type has. */',
        'export const commonNames = {'
        f" filters: '{' '.join(common['filters'])}', actions: '{' '.join(common['actions'])}' }};",
        '/** Per resource type: its further filters and actions. */',
        'export const typeNames: Readonly<Record<string, readonly [filters: string, actions: string]>> = {',
    ]
    for name, entry in sorted(found.items()):
        further = [' '.join(sorted(set(entry[part]) - set(common[part]))) for part in ('filters', 'actions')]
        lines.append(f"  '{name}': ['{further[0]}', '{further[1]}'],")
    TARGET.write_text('\n'.join([*lines, '};', '']))
    print(f'{len(found)} names of types')


main()
