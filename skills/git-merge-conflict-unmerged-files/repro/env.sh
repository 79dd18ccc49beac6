# An identity and a home of our own, so that the user's configuration plays no part.
export HOME=$PWD/home GIT_CONFIG_NOSYSTEM=1 LC_ALL=C.UTF-8
mkdir -p "$HOME"
git config --global user.name dev
git config --global user.email dev@example.com
git config --global init.defaultBranch main
