/* Two steps of the engine with vector types: the same arrays, the same arithmetic in the same order.

   `assign_crews` and `reprogram` of src/counterpoise/alliance (crews.py, orders.py), and what they
   call. Names are those of `State` and `Parameters`. C in all but one thing: compilers know a
   choice by vector (`a < b ? a : b`) in C++ alone. */

#include <stdint.h>

#define INSIDE static inline __attribute__((always_inline))

typedef double lanes __attribute__((vector_size(64)));

static const double ROUNDING = 1e-9, UNLIMITED = 1e30, NONE = 1e-9;

/* benchmarks/c_steps.py reads these names, and writes the places of the arrays in their order. Steps
   are put in and given a copy: so a compiler knows that no number written is one of the places. */
struct state {
  lanes *stock, *held_start, *counted, *crews_left, *crews_there, *crews_needed, *floors, *kept;
  lanes *manned_share, *manning, *people, *people_start, *pool_people, *pool_reserve, *crew_share;
  lanes *additions, *orders, *crew_room, *reserved, *eligible, *fitting, *to_gap, *idle, *spent;
  lanes *contracted, *left_over, *terms, *crews_lacking;
  double *crew_order, *per_crew, *available, *contracted_units, *room_left, *taken_share;
  double *order_acceptance, *growth_share, *short_left, *shortfall, *total_growth, *still_short;
  double *unit_price;
};

struct figures {
  const double *crew;
  const int64_t *pool;
  const double *units_before; /* `contracted_units` and `crew_room` as they are at the start */
  const lanes *room_before;
  double manning_start, crewing_of_growth, reprogrammed_share, step_years;
  int64_t capabilities, lanes_of_allies, pools, industry, manning;
};

INSIDE lanes all(double x) { return lanes{x, x, x, x, x, x, x, x}; }
INSIDE lanes least(lanes a, lanes b) { return a < b ? a : b; }
INSIDE lanes most(lanes a, lanes b) { return a > b ? a : b; }
INSIDE double least(double a, double b) { return a < b ? a : b; }
INSIDE double most(double a, double b) { return a > b ? a : b; }
INSIDE lanes ratio(lanes value, lanes by, lanes otherwise) {
  return by > all(0.0) ? value / by : otherwise;
}

INSIDE double added_up(lanes x) {
  return ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]));
}

INSIDE double total(const lanes *row, int64_t n) {
  lanes found = row[0];
  for (int64_t a = 1; a < n; a++) found += row[a];
  return added_up(found);
}

INSIDE void clear(lanes *row, int64_t n) {
  for (int64_t a = 0; a < n; a++) row[a] = all(0.0);
}

INSIDE lanes crew_floor(lanes stock, lanes opening, double manning) {
  return all(manning) * least(stock, opening);
}

INSIDE void crews_at(const state *s, const figures *f, const lanes *counted, lanes *crews) {
  const int64_t n = f->lanes_of_allies;
  const lanes none = all(0.0), of_growth = all(f->crewing_of_growth);
  for (int64_t pool = 0; pool < f->pools; pool++)
    for (int64_t a = 0; a < n; a++) {
      const int64_t i = pool * n + a;
      const lanes crewing = s->crew_share[i], people = counted[i];
      const lanes start = s->pool_people[i] * s->people_start[a];
      const lanes there =
          crewing * people + most(none, of_growth - crewing) * most(none, people - start);
      crews[i] = crewing * s->pool_reserve[i] + there;
    }
}

INSIDE void keep_crews(const state *s, const figures *f) {
  const int64_t n = f->lanes_of_allies;
  crews_at(s, f, s->counted, s->crews_left);
  clear(s->floors, f->pools * n), clear(s->crews_needed, n), clear(s->crews_there, n);
  for (int64_t c = 0; c < f->capabilities; c++) {
    const int64_t pool = f->pool[c];
    const lanes each = all(f->crew[c]);
    for (int64_t a = 0; a < n; a++) {
      const lanes held = s->stock[c * n + a];
      const lanes floor = crew_floor(held, s->held_start[c * n + a], f->manning_start);
      s->floors[pool * n + a] += each * floor;
      s->crews_needed[a] += each * held;
    }
  }
  for (int64_t i = 0; i < f->pools * n; i++) {
    const lanes floors = s->floors[i];
    s->kept[i] = least(all(1.0), ratio(s->crews_left[i], floors, all(1.0)));
    s->crews_left[i] = most(all(0.0), s->crews_left[i] - floors);
  }
}

INSIDE void assign_crews(const state *s, const figures *f) {
  const int64_t n = f->lanes_of_allies;
  keep_crews(s, f);
  for (int64_t i = 0; i < f->capabilities; i++) {
    const int64_t c = (int64_t)s->crew_order[i], pool = f->pool[c];
    if (f->crew[c] > 0.0) {
      const lanes each = all(f->crew[c]), units = all(s->per_crew[c]);
      for (int64_t a = 0; a < n; a++) {
        const lanes held = s->stock[c * n + a];
        const lanes floor =
            s->kept[pool * n + a] * crew_floor(held, s->held_start[c * n + a], f->manning_start);
        const lanes taken = least(each * (held - floor), s->crews_left[pool * n + a]);
        s->crews_left[pool * n + a] -= taken;
        s->crews_there[a] += each * floor + taken;
        s->manned_share[c * n + a] = held > all(NONE) ? (floor + taken * units) / held : all(1.0);
      }
    }
  }
  for (int64_t a = 0; a < n; a++)
    s->manning[a] = least(all(1.0), ratio(s->crews_there[a], s->crews_needed[a], all(1.0)));
}

INSIDE void keep_manned(const state *s, const figures *f, const double *asked) {
  const int64_t n = f->lanes_of_allies;
  for (int64_t i = 0; i < f->pools * n; i++) s->crews_left[i] = s->crew_room[i];
  for (int64_t i = 0; i < f->capabilities; i++) {
    const int64_t c = (int64_t)s->crew_order[i], pool = f->pool[c];
    if (f->crew[c] > 0.0 && asked[c] <= 0.0) {
      for (int64_t a = 0; a < n; a++) s->crews_left[pool * n + a] -= s->reserved[c * n + a];
    } else if (f->crew[c] > 0.0) {
      const lanes each = all(f->manning_start * f->crew[c]);
      const lanes units = all(s->per_crew[c] / f->manning_start);
      for (int64_t a = 0; a < n; a++) {
        const lanes left = s->crews_left[pool * n + a] - s->reserved[c * n + a];
        const lanes taken = most(all(0.0), least(each * s->additions[c * n + a], left));
        s->crews_left[pool * n + a] = left - taken;
        s->additions[c * n + a] = taken * units;
      }
    }
  }
}

INSIDE void take_crews(const state *s, const figures *f) {
  const int64_t n = f->lanes_of_allies;
  for (int64_t c = 0; c < f->capabilities; c++)
    if (f->crew[c] > 0.0) {
      const int64_t pool = f->pool[c];
      const lanes each = all(f->manning_start * f->crew[c] * s->taken_share[c]);
      for (int64_t a = 0; a < n; a++) {
        s->crew_room[pool * n + a] -= each * s->additions[c * n + a] + s->reserved[c * n + a];
        s->reserved[c * n + a] = all(0.0);
      }
    }
}

INSIDE void take_more_crews(const state *s, const figures *f) {
  const int64_t n = f->lanes_of_allies;
  for (int64_t c = 0; c < f->capabilities; c++)
    if (f->crew[c] > 0.0 && s->taken_share[c] > 0.0) {
      const int64_t pool = f->pool[c];
      const lanes each = all(f->manning_start * f->crew[c] * s->taken_share[c]);
      for (int64_t a = 0; a < n; a++) s->crew_room[pool * n + a] -= each * s->additions[c * n + a];
    }
}

INSIDE void along_prices(const state *s, const figures *f) {
  const int64_t n = f->lanes_of_allies;
  clear(s->fitting, n);
  for (int64_t c = 0; c < f->capabilities; c++) {
    s->still_short[c] = least(s->short_left[c], s->room_left[c]);
    const double value = s->still_short[c] * s->unit_price[c];
    if (value > 0.0)
      for (int64_t a = 0; a < n; a++) s->fitting[a] += all(value) * s->eligible[c * n + a];
  }
  for (int64_t a = 0; a < n; a++)
    s->to_gap[a] = least(ratio(s->idle[a], s->fitting[a], all(0.0)), all(1.0));
  for (int64_t c = 0; c < f->capabilities; c++) {
    const double is_short = s->still_short[c];
    if (is_short > 0.0)
      for (int64_t a = 0; a < n; a++)
        s->additions[c * n + a] = s->to_gap[a] * all(is_short) * s->eligible[c * n + a];
    else
      clear(s->additions + c * n, n);
  }
  if (f->manning) keep_manned(s, f, s->still_short);
  clear(s->spent, n);
  for (int64_t c = 0; c < f->capabilities; c++) {
    const double units = s->still_short[c] > 0.0 ? total(s->additions + c * n, n) : 0.0;
    const double share = units > 0.0 ? least(1.0, s->still_short[c] / units) : 0.0;
    const double taken = share * units, price = share * s->unit_price[c];
    if (share > 0.0)
      for (int64_t a = 0; a < n; a++) {
        s->orders[c * n + a] += all(share) * s->additions[c * n + a];
        s->spent[a] += all(price) * s->additions[c * n + a];
      }
    s->taken_share[c] = share;
    s->contracted_units[c] += taken;
    s->short_left[c] -= taken;
    s->room_left[c] -= taken;
  }
  for (int64_t a = 0; a < n; a++) {
    s->contracted[a] += s->spent[a];
    s->idle[a] = most(all(0.0), s->idle[a] - s->spent[a]);
  }
}

INSIDE void note_crews_lacking(const state *s, int64_t n, int64_t c, double each, double is_short) {
  if (each <= 0.0 || is_short <= 0.0) return;
  for (int64_t a = 0; a < n; a++) s->terms[a] -= s->additions[c * n + a];
  const double could = total(s->terms, n);
  const double part = could > 0.0 ? each * least(1.0, is_short / could) : 0.0;
  for (int64_t a = 0; a < n; a++) s->crews_lacking[a] += all(part) * s->terms[a];
}

INSIDE void use_up(const state *s, const figures *f) {
  const int64_t n = f->lanes_of_allies;
  for (int64_t i = 0; i < f->pools * n; i++) s->crews_left[i] = most(all(0.0), s->crew_room[i]);
  for (int64_t i = 0; i < f->capabilities; i++) {
    const int64_t c = (int64_t)s->crew_order[i];
    const double is_short = least(s->short_left[c], s->room_left[c]);
    if (is_short <= ROUNDING * s->shortfall[c]) continue;
    const int64_t pool = f->pool[c];
    const double price = s->unit_price[c];
    const double each = f->manning ? f->manning_start * f->crew[c] : 0.0;
    const double per_price = 1.0 / price, per_crew = each > 0.0 ? 1.0 / each : 0.0;
    for (int64_t a = 0; a < n; a++) {
      const lanes units = s->eligible[c * n + a] * s->idle[a] * all(per_price);
      const lanes manned = each > 0.0 ? s->crews_left[pool * n + a] * all(per_crew) : units;
      s->terms[a] = units;
      s->additions[c * n + a] = least(units, manned);
    }
    const double offered = total(s->additions + c * n, n);
    const double share = offered > 0.0 ? least(1.0, is_short / offered) : 0.0;
    note_crews_lacking(s, n, c, each, most(0.0, is_short - offered));
    for (int64_t a = 0; a < n; a++) {
      const lanes units = all(share) * s->additions[c * n + a];
      s->orders[c * n + a] += units;
      s->contracted[a] += all(price) * units;
      s->idle[a] = most(all(0.0), s->idle[a] - all(price) * units);
      lanes *left = s->crews_left + pool * n + a;
      *left = most(all(0.0), *left - all(each) * units);
    }
    s->contracted_units[c] += share * offered;
    s->short_left[c] -= share * offered;
    s->room_left[c] -= share * offered;
  }
}

INSIDE void reprogram(const state *s, const figures *f) {
  for (int64_t c = 0; c < f->capabilities; c++) {
    const double room = most(0.0, s->available[c] * f->step_years - s->contracted_units[c]);
    s->room_left[c] = f->industry ? room : UNLIMITED;
    s->taken_share[c] = s->order_acceptance[c] * s->growth_share[c];
    s->short_left[c] = most(0.0, s->shortfall[c] - s->taken_share[c] * s->total_growth[c]);
  }
  for (int64_t a = 0; a < f->lanes_of_allies; a++)
    s->idle[a] = all(f->reprogrammed_share) * s->left_over[a];
  if (f->manning) take_crews(s, f);
  along_prices(s, f);
  if (f->manning) take_more_crews(s, f);
  use_up(s, f);
}

extern "C" void crews_again(const state *places, const figures *given, int64_t times) {
  const state own = *places, *s = &own;
  const figures known = *given, *f = &known;
  for (int64_t i = 0; i < times; i++) {
    assign_crews(s, f);
    __asm__ volatile("" ::: "memory");
  }
}

extern "C" void idle_money_again(const state *places, const figures *given, int64_t times) {
  const state own = *places, *s = &own;
  const figures known = *given, *f = &known;
  for (int64_t i = 0; i < times; i++) {
    for (int64_t c = 0; c < f->capabilities; c++) s->contracted_units[c] = f->units_before[c];
    for (int64_t k = 0; k < f->pools * f->lanes_of_allies; k++) s->crew_room[k] = f->room_before[k];
    reprogram(s, f);
    __asm__ volatile("" ::: "memory");
  }
}
