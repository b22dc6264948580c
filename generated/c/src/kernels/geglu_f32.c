/* Made by Opsmith from activations/geglu.yaml. Changes belong there.
 *
 * The kernels of geglu for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "geglu_kernels.h"
