// Graphs over vectors by hnswlib (Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using
// hierarchical navigable small world graphs", 2018), without its files: links are read and written by whoever calls.
//
// Nodes are numbered from 0 on in the order in which they come. A graph is built or restored by one thread; then any
// number of threads may search it. The same vectors in the same order give the same graph.
#ifndef CHNSW_H
#define CHNSW_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// A vector as codes of 8 bits and a scale. The graph keeps the address of the codes, not the codes.
typedef struct {
    const int8_t *codes;
    float scale;
} chnsw_vector;

// The inner product of two rows of codes.
typedef int32_t chnsw_product(const int8_t *x, const int8_t *y, int64_t stride);

typedef struct {
    int64_t capacity;     // the most nodes
    int64_t stride;       // the codes of a vector
    int32_t neighbours;   // links of a node on each level, twice as many on level 0: hnswlib's M, 2 or more
    int32_t construction; // nodes that are looked at for each that comes: hnswlib's ef_construction
    uint32_t seed;        // of the levels that nodes are given
    chnsw_product *product;
} chnsw_settings;

typedef struct chnsw_graph chnsw_graph;

// A graph without nodes; NULL where there is no memory.
chnsw_graph *chnsw_make(chnsw_settings settings);
void chnsw_free(chnsw_graph *graph);

// Adds a node with its links; false where there is no memory, or no room.
bool chnsw_add(chnsw_graph *graph, chnsw_vector vector);

// Adds a node of this level without links; false where there is no memory, or no room.
bool chnsw_restore(chnsw_graph *graph, chnsw_vector vector, int32_t level);
// Gives a node its links on a level. The caller has checked that node and links are nodes that reach that level, and that
// there are no more links than fit.
void chnsw_link(chnsw_graph *graph, int64_t node, int32_t level, const uint32_t *links, int32_t count);
// Where searches begin: a node of the highest level.
void chnsw_enter(chnsw_graph *graph, int64_t node);

// Gives back what only building needs.
void chnsw_finish(chnsw_graph *graph);

int64_t chnsw_entry(const chnsw_graph *graph);
int32_t chnsw_level(const chnsw_graph *graph, int64_t node);
// The links of a node on a level that it reaches; they live as long as the graph.
const uint32_t *chnsw_links(const chnsw_graph *graph, int64_t node, int32_t level, int32_t *count);

// Nodes near `query`, at most `width`, the nearest first, ties by lower node: nodes[width] and products[width], the inner
// products of their codes and scales with the query's. Returns how many; -1 where there is no memory.
int64_t chnsw_search(const chnsw_graph *graph, chnsw_vector query, int64_t width, uint32_t *nodes, float *products);

#ifdef __cplusplus
}
#endif

#endif
