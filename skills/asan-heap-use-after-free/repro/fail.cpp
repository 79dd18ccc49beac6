#include <cstdio>
#include <vector>

int main() {
    std::vector<int> scores = {3, 1, 2};
    int &first = scores.front();
    scores.push_back(9);  // may move all elements
    std::printf("%d\n", first);
}
