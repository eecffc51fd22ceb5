import { defaultSettings } from '../../src/config/settings.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { Step } from '../../src/core/step.ts';
import { types } from '../../src/estate/vocabulary.ts';
import { freshReader } from '../../src/guard/fresh.ts';
import { typesByName } from '../../src/guard/parents.ts';
import { createProtection } from '../../src/guard/protection.ts';
import { readWithRelated } from '../../src/guard/read-related.ts';
import { copyOf } from './thing.ts';
import { type World, worldOf } from './world.ts';

const filled = new WeakMap<Plan, Plan>();

/**
 * A plan with what each delete also destroys, as the account shows it when the plan is first applied: that is what
 * people could read in it.
 */
export async function asPlanned(world: World, plan: Plan): Promise<Plan> {
  const known = filled.get(plan);
  if (known !== undefined) return known;
  const still = worldOf(copyOf(world.things.values()));
  still.time = world.time;
  const now = () => new Date(still.time);
  const ignore = () => undefined;
  const byName = typesByName(types);
  const fresh = freshReader(byName, { aws: still.aws, now, fault: ignore });
  const protection = createProtection(defaultSettings, types);
  const deletes = plan.steps.filter(({ effect }) => effect === 'delete');
  await readWithRelated(deletes, { types: byName, fresh, protection, now, fault: ignore });
  const alsoDestroys = ({ subject, verb, options }: Step): Step['alsoDestroys'] => {
    const resource = fresh.get(subject);
    if (typeof resource === 'string') return [];
    const radius = protection.blastRadius(resource, { verb, options }, now(), (ref) => fresh.get(ref));
    return radius.alsoDestroys.map(({ ref }) => ref);
  };
  const steps = plan.steps.map((step) =>
    step.effect === 'delete' ? { ...step, alsoDestroys: alsoDestroys(step) } : step,
  );
  const planned = { ...plan, steps };
  filled.set(plan, planned);
  return planned;
}
